export interface RefusalDetails {
  readonly status: number;
  /** The vendor's error code, such as Request_BadRequest or E0000007. */
  readonly code: string;
  readonly message: string;
  readonly causes?: readonly string[];
  readonly headers?: Readonly<Record<string, string>>;
}

/** The simulated vendor says no: carries what its real counterpart would answer. */
export class Refusal extends Error {
  readonly details: RefusalDetails;

  constructor(details: RefusalDetails) {
    super(details.message);
    this.name = 'Refusal';
    this.details = details;
  }
}

const graph = (status: number, code: string, message: string): Refusal => new Refusal({ status, code, message });

/** Microsoft Graph's refusals in Microsoft's words. */
export const graphRefusal = {
  badRequest: (message: string): Refusal => graph(400, 'Request_BadRequest', message),
  unsupportedQuery: (message: string): Refusal => graph(400, 'Request_UnsupportedQuery', message),
  notFound: (key: string): Refusal =>
    graph(
      404,
      'Request_ResourceNotFound',
      `Resource '${key}' does not exist or one of its queried reference-property objects are not present.`,
    ),
  denied: (): Refusal =>
    graph(403, 'Authorization_RequestDenied', 'Insufficient privileges to complete the operation.'),
  token: (message: string): Refusal => graph(401, 'InvalidAuthenticationToken', message),
  noMailbox: (): Refusal =>
    graph(404, 'MailboxNotEnabledForRESTAPI', 'The mailbox is either inactive, soft-deleted, or is hosted on-premise.'),
  mail: (code: string, message: string): Refusal => graph(400, code, message),
  method: (): Refusal =>
    graph(405, 'Request_BadRequest', 'Specified HTTP method is not allowed for the request target.'),
  segment: (segment: string): Refusal => graph(400, 'BadRequest', `Resource not found for the segment '${segment}'.`),
};

const okta = (status: number, code: string, message: string, causes: readonly string[] = []): Refusal =>
  new Refusal({ status, code, message, causes });

/** Okta's refusals in Okta's words. */
export const oktaRefusal = {
  invalid: (field: string, ...causes: readonly string[]): Refusal =>
    okta(400, 'E0000001', `Api validation failed: ${field}`, causes),
  malformed: (): Refusal => okta(400, 'E0000003', 'The request body was not well-formed.'),
  noSession: (): Refusal => okta(401, 'E0000005', 'Invalid session'),
  token: (): Refusal => okta(401, 'E0000011', 'Invalid token provided'),
  denied: (): Refusal => okta(403, 'E0000006', 'You do not have permission to perform the requested action'),
  notFound: (key: string, kind: string): Refusal =>
    okta(404, 'E0000007', `Not found: Resource not found: ${key} (${kind})`),
  alreadyActive: (): Refusal => okta(403, 'E0000016', 'Activation failed because the user is already active'),
  lengthRequired: (): Refusal => okta(411, 'E0000003', 'The request has no body and no Content-Length header.'),
  method: (): Refusal => okta(405, 'E0000022', 'The endpoint does not support the provided HTTP method'),
  search: (reason: string): Refusal => okta(400, 'E0000031', `Invalid search criteria. ${reason}`),
  notAllowed: (cause: string): Refusal =>
    okta(403, 'E0000038', "This operation is not allowed in the user's current status.", [cause]),
};
