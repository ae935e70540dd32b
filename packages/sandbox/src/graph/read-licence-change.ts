import { type Call, isObject } from '../http/exchange.ts';
import type { LicenceWish } from '../world/licences.ts';
import { graphRefusal } from '../world/refusal.ts';
import { readBody } from './read-body.ts';

const GUID = /^[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}$/i;

function readGuid(value: unknown): string {
  if (typeof value === 'string' && GUID.test(value)) return value.toLowerCase();
  throw graphRefusal.badRequest(
    "Cannot convert a primitive value to the expected type 'Edm.Guid'. See the inner exception for more details.",
  );
}

function readGuids(value: unknown): readonly string[] {
  if (value === undefined || value === null) return [];
  if (!Array.isArray(value))
    throw graphRefusal.badRequest("Cannot convert a primitive value to the expected type 'Collection(Edm.Guid)'.");
  return value.map(readGuid);
}

function readWish(value: unknown): LicenceWish {
  if (!isObject(value))
    throw graphRefusal.badRequest(
      "Cannot convert a primitive value to the expected type 'microsoft.graph.assignedLicense'.",
    );
  const stranger = Object.keys(value).find(
    (name) => !['skuId', 'disabledPlans'].includes(name) && !name.startsWith('@odata.'),
  );
  if (stranger)
    throw graphRefusal.badRequest(
      `The property '${stranger}' does not exist on type 'microsoft.graph.assignedLicense'.`,
    );
  return { skuId: readGuid(value['skuId']), disabledPlans: readGuids(value['disabledPlans']) };
}

export interface LicenceChange {
  readonly add: readonly LicenceWish[];
  readonly remove: readonly string[];
}

/** The body of an assignLicense call; both lists have to be there, one of them may be empty. */
export function readLicenceChange(call: Call): LicenceChange {
  const { addLicenses, removeLicenses } = readBody(call);
  if (!Array.isArray(addLicenses) || !Array.isArray(removeLicenses)) {
    throw graphRefusal.badRequest(
      "One or more parameters of the operation 'assignLicense' are missing from the request payload. The missing parameters are: addLicenses, removeLicenses.",
    );
  }
  return { add: addLicenses.map(readWish), remove: readGuids(removeLicenses) };
}
