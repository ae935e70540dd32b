import type { AnyConnector } from '@joinery/connector-kit';
import { office365 } from './office365/index.ts';
import { okta } from './okta/index.ts';

/** Every connector. Adding one is one line here. */
export const connectors: readonly AnyConnector[] = [okta, office365];
