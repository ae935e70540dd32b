import { writeFile } from 'node:fs/promises';
import { routes } from '@joinery/api';
import { findFlow } from './find-flow.ts';
import { openServer } from './server.ts';

export async function exportFlows(
  names: readonly string[],
  options: { readonly title?: string; readonly rows?: boolean; readonly out?: string },
): Promise<void> {
  const session = await openServer(process.env);
  const flows = [];
  for (const name of names) flows.push(await findFlow(session, name));
  const pack = await session.call(routes.exportFlowpack, {
    params: { organization: session.organization },
    body: {
      title: options.title ?? flows[0]?.name ?? 'Flows',
      flows: flows.map((flow) => flow.id),
      includeRows: options.rows ?? false,
    },
  });
  if (options.out) await writeFile(options.out, pack);
  else process.stdout.write(pack);
}
