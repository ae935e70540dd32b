import { type Me, type Role, roles } from '@joinery/api';
import { createContext, useContext } from 'react';

export interface OpenOrganization {
  readonly id: string;
  readonly name: string;
  readonly role: Role;
  readonly me: Me;
  /** Opens another organization of the same person. */
  readonly open: (id: string) => void;
}

export const OrganizationContext = createContext<OpenOrganization | null>(null);

/** The organization that is open. Only inside the signed-in part. */
export function useOrganization(): OpenOrganization {
  const organization = useContext(OrganizationContext);
  if (organization === null) throw new Error('useOrganization is only for pages inside the shell.');
  return organization;
}

/** Whether the person's role in the open organization is at least this one: viewer, operator, builder, owner. */
export function useMay(role: Role): boolean {
  return roles.indexOf(useOrganization().role) >= roles.indexOf(role);
}
