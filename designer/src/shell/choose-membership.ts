import type { Me } from '@joinery/api';

/** Where the browser keeps which organization was open last. */
export const ORGANIZATION_KEY = 'joinery-organization';

/** The organization to show: the one that was open last, else the first. */
export const chooseMembership = (
  { memberships }: Me,
  chosen: string | undefined,
): Me['memberships'][number] | undefined => memberships.find((each) => each.organization === chosen) ?? memberships[0];
