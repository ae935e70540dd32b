import type { IconProps } from '@tabler/icons-react';
import { createElement } from 'react';
import { iconOf } from './icons.ts';

/** The icon that a node kind or a connector card names. */
export function NodeIcon({ name, ...props }: IconProps & { readonly name: string }) {
  return createElement(iconOf(name), { 'aria-hidden': true, ...props });
}
