import { asObject } from '@joinery/connector-kit';
import { type Flow, parseFlow, type Problem, validateFlow } from '@joinery/core';
import { Cron } from 'croner';
import { ApiError } from './api-error.ts';
import type { ApiParts } from './api-parts.ts';

/** The document as a flow, or 422 with each place that is not readable as one. */
export function readFlowDocument(document: unknown): Flow {
  const read = parseFlow(document);
  if (read.ok) return read.flow;
  throw new ApiError(
    422,
    'flow.bad_document',
    `The document cannot be read as a flow: ${read.problems[0]?.message ?? 'its shape is wrong.'}`,
    { problems: read.problems },
  );
}

/** Everything that is wrong with a flow, seen against what its organization has. */
export async function judgeFlow(
  parts: Pick<ApiParts, 'catalog' | 'connections' | 'flows' | 'variables' | 'tables'>,
  organization: string,
  flow: Flow,
): Promise<readonly Problem[]> {
  const [connections, flows, variables, tables] = await Promise.all([
    parts.connections.list(organization),
    parts.flows.list(organization),
    parts.variables.list(organization),
    parts.tables.list(organization),
  ]);
  const problems = validateFlow(flow, {
    catalog: parts.catalog,
    connections,
    flows: flows.map(({ id, name, draft }) => ({ id, name, inputs: draft.inputs, outputs: draft.outputs })),
    variables: variables.map(({ name }) => name),
    // Nodes name a table by its name or its id.
    tables: tables.flatMap(({ id, name, columns }) => [
      { name, fields: columns },
      { name: id, fields: columns },
    ]),
  });
  return [...problems, ...badCrons(flow, problems)];
}

/** What the scheduler itself would refuse, where core's own look at the text found nothing. */
function badCrons(flow: Flow, known: readonly Problem[]): readonly Problem[] {
  return flow.nodes.flatMap((node, index): readonly Problem[] => {
    if (node.kind !== 'trigger' || node.config['on'] !== 'schedule') return [];
    if (known.some((problem) => problem.node === node.id && problem.severity === 'error')) return [];
    const { cron, timezone } = asObject(node.config['input']);
    const fault = faultOf(cron, timezone);
    if (fault === undefined) return [];
    return [
      {
        code: 'schedule.bad_cron',
        message: `The schedule never fires: ${fault}.`,
        pointer: `/nodes/${index}/config/input/cron`,
        severity: 'error',
        node: node.id,
      },
    ];
  });
}

function faultOf(cron: unknown, timezone: unknown): string | undefined {
  try {
    const zone = typeof timezone === 'string' && timezone !== '' ? timezone : 'UTC';
    const next = new Cron(String(cron), { timezone: zone, paused: true }).nextRun();
    return next === null ? 'there is no such time; choose another' : undefined;
  } catch (error) {
    return error instanceof Error ? error.message.replace(/\.$/, '') : 'it cannot be read';
  }
}

/** Throws 422 with all problems if any of them keeps the flow from running. */
export function refuseFaulty(problems: readonly Problem[], name: string): void {
  const errors = problems.filter(({ severity }) => severity === 'error');
  if (errors.length === 0) return;
  const more = errors.length > 1 ? ` (and ${errors.length - 1} more)` : '';
  throw new ApiError(422, 'flow.has_errors', `The flow "${name}" has errors. ${errors[0]?.message ?? ''}${more}`, {
    problems,
  });
}
