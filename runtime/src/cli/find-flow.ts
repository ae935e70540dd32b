import { type FlowSummary, routes } from '@joinery/api';
import { StartError } from '../start-error.ts';
import type { Session } from './server.ts';

/** The flow of that id or name. Throws StartError if there is none, or more than one of that name. */
export async function findFlow(session: Session, idOrName: string): Promise<FlowSummary> {
  const flows = await session.call(routes.listFlows, { params: { organization: session.organization } });
  const found = flows.filter((flow) => flow.id === idOrName || flow.name === idOrName);
  const [only] = found;
  if (only === undefined)
    throw new StartError(
      `There is no flow "${idOrName}"; the flows are: ${flows.map((flow) => flow.name).join(', ') || 'none yet'}.`,
    );
  if (found.length > 1)
    throw new StartError(
      `${found.length} flows are named "${idOrName}"; use an id: ${found.map((flow) => flow.id).join(', ')}.`,
    );
  return only;
}
