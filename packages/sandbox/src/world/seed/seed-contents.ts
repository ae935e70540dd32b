import { randomBytes } from 'node:crypto';
import type { Tenant } from '../rows.ts';
import type { Contents } from '../store.ts';
import { draftPeople } from './draft-people.ts';
import { SKUS } from './make-skus.ts';
import { createRandom, type Random } from './random.ts';
import { seedDirectory } from './seed-directory.ts';
import { seedOkta } from './seed-okta.ts';
import { COMPANY, DOMAIN } from './words.ts';

const secret = (): string => randomBytes(24).toString('base64url');

/** Ids come from the seed; secrets never do, so that no two installations share one. */
function createTenant(random: Random): Tenant {
  return {
    id: 'tenant',
    name: COMPANY,
    domain: DOMAIN,
    created: '2024-02-12T09:00:00.000Z',
    oktaOrgId: random.oktaId('00o'),
    oktaToken: `00${secret()}`,
    tenantId: random.guid(),
    clientId: random.guid(),
    clientSecret: secret(),
    smtpUser: `joinery@${DOMAIN}`,
    smtpPass: secret(),
    controlToken: secret(),
  };
}

/** A whole company, the same for the same seed but for its secrets. */
export function seedContents(seed: number): Contents {
  const random = createRandom(seed);
  const tenant = createTenant(random);
  const drafts = draftPeople(random);
  const directory = seedDirectory(drafts, random);
  const okta = seedOkta(drafts, random);
  return {
    tenant: [tenant],
    skus: SKUS,
    people: directory.people,
    groups: directory.groups,
    oktaUsers: okta.users,
    oktaGroups: okta.groups,
  };
}
