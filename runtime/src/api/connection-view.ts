import type { ConnectionView } from '@joinery/api';
import type { ConnectionRow } from '../ports.ts';
import type { ApiParts } from './api-parts.ts';
import { type FlowDocuments, flowsUsing, usesConnection } from './flow-uses.ts';

/** The header that vendors send a connection's hook secret in. */
export const HOOK_HEADER = 'Authorization';

export function hookUrl(parts: Pick<ApiParts, 'publicUrl'>, connection: string): string {
  return `${parts.publicUrl()}/hooks/${connection}`;
}

export function toConnectionView(
  parts: Pick<ApiParts, 'publicUrl' | 'sources' | 'sandbox'>,
  row: ConnectionRow,
  flows: readonly FlowDocuments[],
): ConnectionView {
  const { id, name, title, connector, help, settings, health, updatedAt } = row;
  return {
    ...{ id, name, title, connector, help, health, updatedAt },
    settings: { ...settings },
    secrets: Object.keys(row.secrets).sort(),
    sandbox: parts.sandbox?.owns(settings) ?? false,
    hook: parts.sources.connectorsWithHook.includes(connector)
      ? {
          url: hookUrl(parts, id),
          header: HOOK_HEADER,
          secretSet: row.hookSecret !== null,
          verifiedAt: row.hookVerifiedAt,
          lastEventAt: row.lastEventAt,
        }
      : null,
    usedBy: [...flowsUsing(flows, usesConnection(name))],
  };
}
