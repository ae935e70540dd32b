import { decodePart, type Route } from './exchange.ts';

interface Compiled {
  readonly route: Route;
  readonly names: readonly string[];
  readonly regex: RegExp;
  readonly fixed: number;
}

export type Found =
  | { readonly kind: 'route'; readonly route: Route; readonly params: Readonly<Record<string, string>> }
  | { readonly kind: 'wrong-method' }
  | { readonly kind: 'nothing' };

export type FindRoute = (method: string, path: string) => Found;

const escape = (text: string): string => text.replaceAll(/[.*+?^${}()|[\]\\]/g, '\\$&');

function compile(route: Route, flags: string): Compiled {
  const segments = route.pattern.split('/').filter(Boolean);
  const names = segments.filter((segment) => segment.startsWith(':')).map((segment) => segment.slice(1));
  const source = segments.map((segment) => (segment.startsWith(':') ? '([^/]+)' : escape(segment))).join('/');
  return { route, names, regex: new RegExp(`^/${source}/?$`, flags), fixed: segments.length - names.length };
}

/** The most literal pattern wins, so `/users/delta` is not a user named delta. */
export function createFinder(routes: readonly Route[], options: { readonly ignoreCase: boolean }): FindRoute {
  const compiled = routes
    .map((route) => compile(route, options.ignoreCase ? 'i' : ''))
    .toSorted((a, b) => b.fixed - a.fixed);
  return (method, path) => {
    let onPath = false;
    for (const { route, names, regex } of compiled) {
      const match = regex.exec(path);
      if (!match) continue;
      onPath = true;
      if (route.method !== method) continue;
      return {
        kind: 'route',
        route,
        params: Object.fromEntries(names.map((name, place) => [name, decodePart(match[place + 1] ?? '')])),
      };
    }
    return { kind: onPath ? 'wrong-method' : 'nothing' };
  };
}
