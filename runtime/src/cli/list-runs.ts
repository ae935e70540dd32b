import { routes, runStatus } from '@joinery/api';
import { StartError } from '../start-error.ts';
import { findFlow } from './find-flow.ts';
import { openServer } from './server.ts';

interface Options {
  readonly flow?: string;
  readonly status?: string;
  readonly search?: string;
  readonly limit: string;
  readonly json?: boolean;
}

export async function listRuns(options: Options): Promise<void> {
  const session = await openServer(process.env);
  const status = runStatus.optional().safeParse(options.status);
  if (!status.success) throw new StartError(`--status ${options.status} is none of ${runStatus.options.join(', ')}.`);
  const flow = options.flow ? (await findFlow(session, options.flow)).id : undefined;
  const { items } = await session.call(routes.listRuns, {
    params: { organization: session.organization },
    query: {
      limit: options.limit,
      ...(flow ? { flow } : {}),
      ...(status.data ? { status: status.data } : {}),
      ...(options.search ? { search: options.search } : {}),
    },
  });
  if (options.json) return console.log(JSON.stringify(items, null, 2));
  for (const run of items)
    console.log(
      [run.createdAt, run.status.padEnd(9), run.flowName, run.subject, run.id, run.error ?? ''].join('  ').trimEnd(),
    );
}
