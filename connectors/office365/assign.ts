import { type CallContext, type ConnectorError, connectorError, failedBy } from '@joinery/connector-kit';
import type { GraphClient } from './client.ts';
import { readSkus, type Sku, sameSku } from './licenses.ts';
import { type GraphCall, userPath } from './user.ts';

interface LicenseChange {
  readonly addLicenses: readonly { readonly skuId: string; readonly disabledPlans: readonly string[] }[];
  readonly removeLicenses: readonly string[];
}

/** One call is one transaction: if one licence fails, none of them changes. Both lists are mandatory. */
export async function assignLicense(
  { client, signal, key }: CallContext<GraphClient>,
  userId: string,
  what: string,
  change: LicenseChange,
): Promise<void> {
  const body = {
    addLicenses: change.addLicenses.map((license) => ({ ...license })),
    removeLicenses: change.removeLicenses,
  };
  await client.send({ method: 'POST', path: `${userPath(userId)}/assignLicense`, body, signal, key, what });
}

/** Says of "no seats" which licence it is and how many seats there are. Other errors pass. */
export async function withSeats(
  error: unknown,
  call: GraphCall,
  user: string,
  skuIds: readonly string[],
): Promise<unknown> {
  if (!failedBy(error, 'no_seats')) return error;
  const skus = await readSkus(call).catch(() => []);
  const wanted = skus.filter((sku) => sku.skuId !== null && skuIds.some((id) => sameSku(id, sku.skuId ?? '')));
  const named = wanted.filter((sku) => mentions(error, sku));
  const short = named.length > 0 ? named : wanted.filter((sku) => sku.free === 0);
  const first = short[0] ?? wanted[0];
  if (first === undefined) return error;
  const message = `No free seat of ${first.name} (${first.skuPartNumber}) is left for ${user}: ${first.used} of ${first.total} are in use; buy a seat or take one from another user, then run the step again.`;
  const details = {
    ...error.details,
    skuId: first.skuId,
    skuPartNumber: first.skuPartNumber,
    total: first.total,
    used: first.used,
  };
  return connectorError('office365', 'no_seats', message, {
    effect: 'refused',
    retryable: true,
    details,
    cause: error,
  });
}

/** Microsoft's sentence names the SKU id. */
function mentions(error: ConnectorError, sku: Sku): boolean {
  const words = error.details?.vendorMessage;
  return typeof words === 'string' && sku.skuId !== null && words.toLowerCase().includes(sku.skuId.toLowerCase());
}
