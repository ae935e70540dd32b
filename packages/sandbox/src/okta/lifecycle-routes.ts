import { type Call, param, type Route } from '../http/exchange.ts';
import { findOktaUser } from '../world/find-okta.ts';
import { type Actor, tokenOwner } from '../world/log-event.ts';
import {
  activateOktaUser,
  deactivateOktaUser,
  expirePassword,
  resetFactors,
  suspendOktaUser,
  unlockOktaUser,
  unsuspendOktaUser,
} from '../world/okta-lifecycle.ts';
import type { OktaUser } from '../world/rows.ts';
import type { World } from '../world/create-world.ts';
import { userView } from './user-view.ts';

type Step = (world: World, user: OktaUser, actor: Actor) => unknown;

function lifecycle(name: string, step: Step, body: (call: Call, user: OktaUser) => unknown = () => ({})): Route {
  return {
    method: 'POST',
    pattern: `/api/v1/users/:user/lifecycle/${name}`,
    handle: (call) => {
      const user = findOktaUser(call.world, param(call, 'user'));
      step(call.world, user, tokenOwner(call.world));
      return { status: 200, body: body(call, findOktaUser(call.world, user.id)) };
    },
  };
}

/** Without a mail, the caller gets the link that the mail would have carried. */
function activation(call: Call, user: OktaUser): unknown {
  if (call.request.query.get('sendEmail') !== 'false') return {};
  const activationToken = Buffer.from(user.id).toString('base64url');
  return { activationToken, activationUrl: `${call.request.base}/welcome/${activationToken}` };
}

/** The states of an Okta user and the ways between them. */
export const lifecycleRoutes: readonly Route[] = [
  lifecycle('activate', activateOktaUser, activation),
  lifecycle('deactivate', deactivateOktaUser),
  lifecycle('suspend', suspendOktaUser),
  lifecycle('unsuspend', unsuspendOktaUser),
  lifecycle('unlock', unlockOktaUser),
  lifecycle('expire_password', expirePassword, userView),
  lifecycle('reset_factors', resetFactors),
];
