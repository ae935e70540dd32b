/**
 * The sandbox: a simulated tenant that ships with the product, reached by URL only.
 *
 * One listener speaks three vendors at their own paths, so a real SDK needs nothing but the address:
 *
 * - Okta at `/api/v1`, with an SSWS token; groups, users, lifecycle, System Log, event hooks;
 * - Microsoft Graph at `/v1.0` with a bearer token, and Microsoft's login endpoint at `/{tenant}/oauth2/v2.0/token`;
 * - the sandbox's own controls at `/control`, with a bearer token of their own.
 *
 * Beside it stands an SMTP inbox. With a certificate everything is served over HTTPS as well.
 *
 * The company behind them is made from a seed: about two hundred people in a tree, on both sides, with groups of
 * every kind and four kinds of licence. Some people are there to meet a refusal: `wren.okafor` and `ines.halloran` have
 * no usage location, `milo.sandoval` has no manager, `greta.lindqvist`'s Okta manager does not exist, and `admin` may not
 * be changed. `tammy.tester` reports to `terry.manager` and holds direct and inherited licences; `it.helpdesk` is a
 * mailbox to send from. Two seats of VISIOCLIENT are left.
 *
 * Controls: `GET /control/world`, `/ledger`, `/inbox`, `/faults`; `POST` and `DELETE /control/faults`;
 * `POST` and `DELETE /control/okta/groups/{id}/members/{idOrLogin}`, as an administrator at the Okta console would; `POST /control/reset`.
 * A fault is `{vendor, method?, path?, times, skip?, kind, status?, retryAfter?, delayMs?}`; its path is below the vendor's base
 * (`/users/*\/sendMail`, `/api/v1/logs`), `*` stands for one part and `**` for any number; its kind is `status`, `slow`, `drop-before`
 * or `drop-after` the effect, or `truncate`.
 *
 * By itself it runs as `node dist/main.js`, with SANDBOX_PORT, SANDBOX_HTTPS_PORT, SANDBOX_SMTP_PORT, SANDBOX_HOST, SANDBOX_DATA,
 * SANDBOX_SEED, SANDBOX_RECORD and, for HTTPS, SANDBOX_KEY and SANDBOX_CERT (files); it prints its addresses and secrets as JSON.
 *
 * The tenant refuses what the vendors refuse, in their words, and fails on demand (`POST /control/faults`). Every write is
 * in the ledger with its idempotency key and its outcome. With a data folder the tenant survives a kill at any moment.
 */
export { startSandbox } from './start-sandbox.ts';
export type { Sandbox, SandboxOptions } from './start-sandbox.ts';
export type { Fault, FaultKind } from './control/faults.ts';
export type { LedgerEntry } from './world/rows.ts';
export { createCertificate } from './http/create-certificate.ts';
export type { Certificate } from './http/create-certificate.ts';
