import type { TablesForOrganization } from '@joinery/connector-kit';

/** For connectors that have nothing to do with tables. */
export const noTables: TablesForOrganization = new Proxy({} as TablesForOrganization, {
  get: () => () => Promise.reject(new Error('This connector has no tables.')),
});
