import { type Access, roles } from '@joinery/api';
import type { Accounts, Caller } from '../ports.ts';
import { ApiError } from './api-error.ts';

/** Who calls, if the route wants to know; throws 401 where somebody must be signed in. */
export async function findCaller(
  accounts: Pick<Accounts, 'callerOf'>,
  access: Access,
  headers: Headers,
): Promise<{ readonly caller: Caller; readonly cookies: readonly string[] } | null> {
  if (access === 'public') return null;
  const found = await accounts.callerOf(headers);
  if (found) return found;
  throw new ApiError(
    401,
    'account.not_signed_in',
    headers.has('authorization')
      ? 'The API token is not valid any more; create another under People › API tokens.'
      : 'Nobody is signed in; sign in and try again.',
  );
}

/** Throws unless the caller has the role in the organization. To strangers the organization does not exist. */
export function checkAccess(access: Access, caller: Caller | null, organization: string): void {
  if (access === 'public' || access === 'signed-in') return;
  const membership = caller?.memberships.find((each) => each.organization === organization);
  if (!membership) {
    throw new ApiError(
      404,
      'request.not_found',
      'There is no such organization for this account; choose one that you belong to.',
    );
  }
  if (roles.indexOf(membership.role) < roles.indexOf(access)) {
    throw new ApiError(
      403,
      'account.role_too_low',
      `This needs the role ${access}, and yours is ${membership.role}; ask an owner of "${membership.name}".`,
    );
  }
}
