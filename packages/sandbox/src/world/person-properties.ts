import { graphRefusal } from './refusal.ts';
import type { PersonProperties } from './rows.ts';

type Check = (value: unknown) => boolean;

const isText: Check = (value) => typeof value === 'string' && value !== '';
const orNull =
  (check: Check): Check =>
  (value) =>
    value === null || check(value);
const texts: Check = (value) => Array.isArray(value) && value.every((each) => typeof each === 'string');
const isAddress: Check = (value) => typeof value === 'string' && /^[^\s@]+@[^\s@]+$/.test(value);
const text = orNull(isText);

/** What a caller may write on a user, and what a value must look like. */
const WRITABLE: Readonly<Record<keyof PersonProperties, Check>> = {
  accountEnabled: (value) => typeof value === 'boolean',
  businessPhones: (value) => texts(value) && (value as readonly string[]).length <= 1,
  city: text,
  companyName: text,
  country: text,
  department: text,
  displayName: isText,
  employeeId: (value) => value === null || (isText(value) && (value as string).length <= 16),
  employeeType: text,
  faxNumber: text,
  givenName: text,
  jobTitle: text,
  mail: orNull(isAddress),
  mailNickname: (value) => isText(value) && !/[\s@]/.test(value as string),
  mobilePhone: text,
  officeLocation: text,
  onPremisesImmutableId: text,
  otherMails: texts,
  passwordPolicies: text,
  postalCode: text,
  preferredLanguage: text,
  showInAddressList: (value) => value === null || typeof value === 'boolean',
  state: text,
  streetAddress: text,
  surname: text,
  usageLocation: orNull((value) => typeof value === 'string' && /^[A-Z]{2}$/.test(value)),
  userPrincipalName: isAddress,
  userType: (value) => value === null || value === 'Member' || value === 'Guest',
};

const READ_ONLY = new Set(
  `id createdDateTime deletedDateTime assignedLicenses assignedPlans provisionedPlans licenseAssignmentStates
   signInSessionsValidFromDateTime lastPasswordChangeDateTime proxyAddresses imAddresses onPremisesSyncEnabled
   onPremisesSamAccountName onPremisesDistinguishedName securityIdentifier creationType memberOf manager
   directReports licenseDetails`.split(/\s+/),
);

export interface PersonChange {
  readonly properties: Partial<PersonProperties>;
  readonly password: { readonly forceChangePasswordNextSignIn: boolean } | undefined;
}

function passwordOf(value: unknown): PersonChange['password'] {
  if (value === undefined) return undefined;
  const profile = typeof value === 'object' && value !== null ? (value as Record<string, unknown>) : {};
  const { password, forceChangePasswordNextSignIn } = profile;
  if (password !== undefined && (typeof password !== 'string' || password.length < 8)) {
    throw graphRefusal.badRequest(
      'The specified password does not comply with password complexity requirements. Please provide a different password.',
    );
  }
  return { forceChangePasswordNextSignIn: forceChangePasswordNextSignIn !== false };
}

const isWritable = (name: string): name is keyof PersonProperties => Object.hasOwn(WRITABLE, name);

/** The settable properties in a request body; an unknown, read-only or ill-formed one is refused by name. */
export function readPersonProperties(body: Readonly<Record<string, unknown>>): PersonChange {
  const properties: Record<string, unknown> = {};
  for (const [name, value] of Object.entries(body)) {
    if (name === 'passwordProfile' || name.startsWith('@odata.')) continue;
    if (READ_ONLY.has(name)) throw graphRefusal.badRequest(`Property '${name}' is read-only and cannot be set.`);
    if (!isWritable(name)) throw graphRefusal.badRequest(`Invalid property '${name}'.`);
    if (!WRITABLE[name](value))
      throw graphRefusal.badRequest(`Invalid value specified for property '${name}' of resource 'User'.`);
    properties[name] = value;
  }
  return { properties, password: passwordOf(body['passwordProfile']) };
}
