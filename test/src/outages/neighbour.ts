import type { DatabasePool } from '@joinery/runtime/adapters/database-pool';
import { copyRows } from '../product/copy-rows.ts';

export const NEIGHBOUR = 'neighbour';

/** A second organization, with a copy of the first one's flow. */
export async function addNeighbour(pool: DatabasePool, organization: string, flow: string): Promise<void> {
  const organizationIs = { organization: `'${NEIGHBOUR}'` };
  await copyRows(pool, 'organization', `organization t where t.id = '${organization}'`, { id: `'${NEIGHBOUR}'` });
  await copyRows(pool, 'flow', `flow t where t.id = '${flow}'`, organizationIs);
  await copyRows(pool, 'flow_version', `flow_version t where t.flow = '${flow}'`, organizationIs);
}
