/** The rows of the simulated tenant: everything in them is plain JSON, because that is how it is kept on disk. */

export interface LicenceState {
  readonly skuId: string;
  readonly disabledPlans: readonly string[];
  /** Id of the group the licence came from; null when it was assigned to the person directly. */
  readonly assignedByGroup: string | null;
  readonly state: 'Active' | 'Error';
  readonly error: 'None' | 'CountViolation';
  readonly lastUpdatedDateTime: string;
}

/** The properties of a Microsoft user that a caller may set. */
export interface PersonProperties {
  readonly accountEnabled: boolean;
  readonly businessPhones: readonly string[];
  readonly city: string | null;
  readonly companyName: string | null;
  readonly country: string | null;
  readonly department: string | null;
  readonly displayName: string;
  readonly employeeId: string | null;
  readonly employeeType: string | null;
  readonly faxNumber: string | null;
  readonly givenName: string | null;
  readonly jobTitle: string | null;
  readonly mail: string | null;
  readonly mailNickname: string;
  readonly mobilePhone: string | null;
  readonly officeLocation: string | null;
  readonly onPremisesImmutableId: string | null;
  readonly otherMails: readonly string[];
  readonly passwordPolicies: string | null;
  readonly postalCode: string | null;
  readonly preferredLanguage: string | null;
  readonly showInAddressList: boolean | null;
  readonly state: string | null;
  readonly streetAddress: string | null;
  readonly surname: string | null;
  readonly usageLocation: string | null;
  readonly userPrincipalName: string;
  readonly userType: string | null;
}

export interface Person extends PersonProperties {
  readonly id: string;
  readonly managerId: string | null;
  readonly licences: readonly LicenceState[];
  readonly createdDateTime: string;
  readonly deletedDateTime: string | null;
  readonly lastPasswordChangeDateTime: string;
  readonly signInSessionsValidFromDateTime: string;
  readonly forceChangePasswordNextSignIn: boolean;
  /** Holds an admin role, so that an application without one may not change it. */
  readonly privileged: boolean;
  /** Number of the tenant's change that last touched this person; delta queries count in it. */
  readonly change: number;
}

export interface DirectoryPlan {
  readonly servicePlanId: string;
  readonly servicePlanName: string;
}

export interface Sku {
  readonly id: string;
  readonly skuPartNumber: string;
  /** What Microsoft calls it towards people. */
  readonly title: string;
  readonly seats: number;
  readonly plans: readonly DirectoryPlan[];
}

export interface DirectoryGroup {
  readonly id: string;
  readonly displayName: string;
  readonly description: string | null;
  readonly groupTypes: readonly string[];
  readonly mail: string | null;
  readonly mailEnabled: boolean;
  readonly mailNickname: string;
  readonly securityEnabled: boolean;
  readonly membershipRule: string | null;
  readonly isAssignableToRole: boolean | null;
  readonly onPremisesSyncEnabled: boolean | null;
  readonly visibility: string | null;
  readonly createdDateTime: string;
  /** People and groups, by id. */
  readonly members: readonly string[];
  readonly owners: readonly string[];
  readonly licences: readonly { readonly skuId: string; readonly disabledPlans: readonly string[] }[];
}

export type OktaStatus =
  | 'STAGED'
  | 'PROVISIONED'
  | 'ACTIVE'
  | 'RECOVERY'
  | 'PASSWORD_EXPIRED'
  | 'LOCKED_OUT'
  | 'SUSPENDED'
  | 'DEPROVISIONED';

export type OktaProfile = Readonly<Record<string, unknown>> & {
  readonly login: string;
  readonly email: string;
  readonly firstName: string;
  readonly lastName: string;
};

export interface OktaUser {
  readonly id: string;
  readonly status: OktaStatus;
  readonly profile: OktaProfile;
  readonly created: string;
  readonly activated: string | null;
  readonly statusChanged: string | null;
  readonly lastLogin: string | null;
  readonly lastUpdated: string;
  readonly passwordChanged: string | null;
  /** Sessions that DELETE …/sessions would end. */
  readonly sessions: number;
}

export interface OktaGroup {
  readonly id: string;
  readonly type: 'OKTA_GROUP' | 'APP_GROUP' | 'BUILT_IN';
  readonly profile: { readonly name: string; readonly description: string };
  readonly created: string;
  readonly lastUpdated: string;
  readonly lastMembershipUpdated: string;
  readonly members: readonly string[];
}

export interface LogTarget {
  readonly id: string;
  readonly type: string;
  readonly alternateId: string;
  readonly displayName: string;
}

/** One System Log event; `id` is its uuid. */
export interface LogEvent {
  readonly id: string;
  /** Place in the log, ever rising, also over a reset: the cursor of a polling reader. */
  readonly place: number;
  readonly published: string;
  readonly eventType: string;
  readonly displayMessage: string;
  readonly severity: 'INFO' | 'WARN';
  readonly actor: LogTarget;
  readonly target: readonly LogTarget[];
}

export interface EventHook {
  readonly id: string;
  readonly name: string;
  readonly description: string | null;
  readonly status: 'ACTIVE' | 'INACTIVE';
  readonly verificationStatus: 'UNVERIFIED' | 'VERIFIED';
  readonly events: readonly string[];
  readonly uri: string;
  readonly authKey: string | null;
  readonly authValue: string | null;
  readonly headers: readonly { readonly key: string; readonly value: string }[];
  readonly created: string;
  readonly lastUpdated: string;
}

export interface Delivery {
  readonly id: string;
  readonly hookId: string;
  readonly eventId: string;
  readonly state: 'waiting' | 'delivered' | 'failed';
  readonly attempts: number;
  readonly lastStatus: number | null;
  readonly at: string;
}

export interface Mail {
  readonly id: string;
  readonly via: 'graph' | 'smtp';
  /** Id of the person whose mailbox sent it, for mail sent through Graph. */
  readonly senderId: string | null;
  readonly savedToSentItems: boolean;
  readonly from: string;
  readonly to: readonly string[];
  readonly cc: readonly string[];
  readonly bcc: readonly string[];
  readonly subject: string;
  readonly html: string | null;
  readonly text: string | null;
  readonly messageId: string;
  readonly headers: readonly { readonly name: string; readonly value: string }[];
  readonly at: string;
}

/** One write that a caller asked for, and what came of it. */
export interface LedgerEntry {
  readonly id: string;
  readonly at: string;
  readonly vendor: Vendor;
  readonly method: string;
  readonly path: string;
  /** The people, groups or addresses the write was about, in words. */
  readonly target: string;
  readonly bodyHash: string;
  readonly key: string | null;
  readonly status: number;
  /** done: the tenant changed. refused: the vendor's own refusal. failed: an injected fault kept the write out. */
  readonly outcome: 'done' | 'refused' | 'failed';
  /** The injected fault that met this write, if one did. */
  readonly fault: string | null;
}

export type Vendor = 'okta' | 'graph' | 'login' | 'smtp';

export interface Tenant {
  readonly id: 'tenant';
  readonly name: string;
  readonly domain: string;
  readonly created: string;
  readonly oktaOrgId: string;
  readonly oktaToken: string;
  readonly tenantId: string;
  readonly clientId: string;
  readonly clientSecret: string;
  readonly smtpUser: string;
  readonly smtpPass: string;
  readonly controlToken: string;
}

export interface Rows {
  readonly tenant: Tenant;
  readonly people: Person;
  readonly skus: Sku;
  readonly groups: DirectoryGroup;
  readonly oktaUsers: OktaUser;
  readonly oktaGroups: OktaGroup;
  readonly events: LogEvent;
  readonly hooks: EventHook;
  readonly deliveries: Delivery;
  readonly mail: Mail;
  readonly ledger: LedgerEntry;
}

export type TableName = keyof Rows;
