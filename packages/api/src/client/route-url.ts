import { API_BASE, type Route } from '../route.ts';

type Values = Readonly<Record<string, unknown>>;

/** The address of a route with its parameters filled in and its query attached; absent values are left out. */
export function routeUrl(route: Route, params: Values = {}, query: Values = {}): string {
  const path = route.path.replaceAll(/\{(\w+)\}/g, (_, key: string) => {
    const value = params[key];
    if (value === undefined) throw new Error(`The route "${route.name}" needs the parameter "${key}".`);
    return encodeURIComponent(textOf(value));
  });
  const search = new URLSearchParams();
  for (const [key, value] of Object.entries(query)) {
    if (value !== undefined && value !== null && value !== '') search.set(key, textOf(value));
  }
  const text = search.toString();
  return `${API_BASE}${path}${text === '' ? '' : `?${text}`}`;
}

function textOf(value: unknown): string {
  return typeof value === 'string' ? value : JSON.stringify(value);
}
