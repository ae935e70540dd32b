import { type Answer, callRoute, type Me, type Route, routes, type Sent } from '@joinery/api';
import type { Flow } from '@joinery/core';
import { SETUP_CODE } from './start-product.ts';

/** A person who may do everything, through the product's own API. */
export interface Owner {
  readonly organization: string;
  readonly token: string;
  readonly call: <R extends Route>(route: R, sent: Sent<R>) => Promise<Answer<R>>;
}

export const account = { email: 'ana@joinery.example', password: 'a-password-for-the-tests' };

/** Becomes the owner of a new installation. */
export async function becomeOwner(url: string): Promise<Owner> {
  const claim = { code: SETUP_CODE, name: 'Ana Admin', ...account, organization: 'Acme' };
  const claimed = await post(`${url}/api/v1/setup/claim`, claim, { origin: url });
  const organization = ((await claimed.json()) as Me).memberships[0]?.organization ?? '';
  const cookies = claimed.headers.getSetCookie().map((cookie) => cookie.split(';')[0]);
  const made = await post(
    `${url}/api/v1/organizations/${organization}/tokens`,
    { name: 'Test', role: 'owner' },
    { origin: url, cookie: cookies.join('; ') },
  );
  const { token } = (await made.json()) as { readonly token: string };
  return callAs(url, { organization, token });
}

/** The same person after a restart, which may give the product another address. */
export function callAs(url: string, { organization, token }: Pick<Owner, 'organization' | 'token'>): Owner {
  return { organization, token, call: (route, sent) => callRoute(route, sent, undefined, { url, token }) };
}

/** Creates and publishes a flow, switches it on if asked, and answers its id. */
export async function addFlow(
  { organization, call }: Owner,
  name: string,
  draft: Flow,
  { on = false }: { readonly on?: boolean } = {},
): Promise<string> {
  const { id: flow, revision } = await call(routes.createFlow, { params: { organization }, body: { name, draft } });
  await call(routes.publishFlow, { params: { organization, flow }, body: { revision } });
  if (on) await call(routes.switchFlow, { params: { organization, flow }, body: { on } });
  return flow;
}

/** Posts JSON and throws what a refusal said. */
export async function post(
  url: string,
  body: object,
  headers: Readonly<Record<string, string>> = {},
): Promise<Response> {
  const answer = await fetch(url, {
    method: 'POST',
    headers: { 'content-type': 'application/json', ...headers },
    body: JSON.stringify(body),
  });
  if (!answer.ok) throw new Error(`${url} answered ${answer.status}: ${await answer.text()}`);
  return answer;
}
