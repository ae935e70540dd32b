import { type Answer, ApiError, callRoute, type Route, routes, type Sent } from '@joinery/api';
import { StartError } from '../start-error.ts';

/** The organization that a command works in, on the server that the environment names. */
export interface Session {
  readonly organization: string;
  readonly call: <R extends Route>(route: R, sent?: Sent<R>) => Promise<Answer<R>>;
}

/** Reads JOINERY_URL and JOINERY_TOKEN and asks the server whose token it is. Throws StartError or ApiError. */
export async function openServer(env: Readonly<Record<string, string | undefined>>): Promise<Session> {
  const url = (env.JOINERY_URL ?? `http://127.0.0.1:${env.PORT ?? 7070}`).replace(/\/+$/, '');
  const token = env.JOINERY_TOKEN;
  if (!token)
    throw new StartError('JOINERY_TOKEN is not set; create an API token under People › API tokens and put it there.');
  const call = <R extends Route>(route: R, sent: Sent<R> = {}) => callRoute(route, sent, undefined, { url, token });
  const me = await call(routes.readMe).catch((error: unknown) => {
    if (!(error instanceof ApiError) || error.status !== 0) throw error;
    throw new StartError(`No Joinery answers at ${url}; start it, or set JOINERY_URL to its address.`);
  });
  const wanted = env.JOINERY_ORGANIZATION;
  const membership = wanted
    ? me.memberships.find((each) => each.organization === wanted || each.name === wanted)
    : me.memberships[0];
  if (!membership)
    throw new StartError(
      `The token is not for the organization "${wanted ?? ''}"; unset JOINERY_ORGANIZATION or use another token.`,
    );
  return { organization: membership.organization, call };
}
