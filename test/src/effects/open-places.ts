import { startSandbox } from '@joinery/sandbox';
import type { Place } from './place.ts';
import { sandboxPlace } from './sandbox-place.ts';
import { openTablePlace } from './table-place.ts';
import { openWebPlace } from './web-place.ts';

export interface Places {
  /** By the connector that steps go there with. */
  readonly of: Readonly<Record<string, Place>>;
  /** Of the address somewhere. */
  readonly url: string;
  readonly close: () => Promise<void>;
}

/** Everything that the product's actions can reach. */
export async function openPlaces(): Promise<Places> {
  const [sandbox, web, table] = await Promise.all([startSandbox(), openWebPlace(), openTablePlace()]);
  const { credentials, oktaUrl, graphUrl, loginUrl, smtp } = sandbox;
  const graph = { ...credentials.graph, graphUrl, loginUrl };
  const sender = 'it.helpdesk@juniperfalls.example';
  const login = { user: credentials.smtp.user, password: credentials.smtp.pass };
  return {
    of: {
      okta: sandboxPlace(sandbox, { orgUrl: oktaUrl, token: credentials.okta.token }),
      office365: sandboxPlace(sandbox, graph),
      'office365-mail': sandboxPlace(sandbox, { ...graph, sender }),
      mail: sandboxPlace(sandbox, { ...smtp, ...login, security: 'none', from: sender }),
      table,
      http: web,
    },
    url: web.url,
    close: async () => {
      await Promise.all([sandbox.close(), web.close(), table.close()]);
    },
  };
}
