import type { AnyConnector } from '@joinery/connector-kit';
import { http } from './http/index.ts';
import { mail } from './mail/index.ts';
import { office365 } from './office365/index.ts';
import { office365Mail } from './office365-mail/index.ts';
import { okta } from './okta/index.ts';
import { table } from './table/index.ts';

/** Every connector. Adding one is one line here. */
export const connectors: readonly AnyConnector[] = [okta, office365, office365Mail, mail, table, http];
