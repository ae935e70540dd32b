import { writeFile } from 'node:fs/promises';
import { routes } from '@joinery/api';
import { StartError } from '../start-error.ts';
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
  if (options.out) await write(options.out, pack);
  else process.stdout.write(pack);
}

async function write(file: string, text: string): Promise<void> {
  try {
    await writeFile(file, text);
  } catch (error) {
    const reason = (error as NodeJS.ErrnoException).code ?? 'unknown reason';
    throw new StartError(`The file ${file} cannot be written (${reason}); choose another with --out.`);
  }
}
