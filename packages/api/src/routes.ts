import * as accounts from './routes/accounts.ts';
import * as connections from './routes/connections.ts';
import * as flowpacks from './routes/flowpacks.ts';
import * as flows from './routes/flows.ts';
import * as retention from './routes/retention.ts';
import * as moves from './routes/moves.ts';
import * as runs from './routes/runs.ts';
import * as sandbox from './routes/sandbox.ts';
import * as tables from './routes/tables.ts';
import * as variables from './routes/variables.ts';

/** EVERY ROUTE, the one list. */
export const routes = {
  ...accounts,
  ...flows,
  ...runs,
  ...retention,
  ...moves,
  ...connections,
  ...tables,
  ...variables,
  ...flowpacks,
  ...sandbox,
};
export type Routes = typeof routes;
