import type { Routes } from '@joinery/api';
import type { Handlers } from '../handler.ts';
import { accounts } from './accounts.ts';
import { connections } from './connections.ts';
import { flowpacks } from './flowpacks.ts';
import { flows } from './flows.ts';
import { folders } from './folders.ts';
import { retention } from './retention.ts';
import { moves } from './moves.ts';
import { runs } from './runs.ts';
import { sandbox } from './sandbox.ts';
import { starts } from './starts.ts';
import { rows, tables } from './tables.ts';
import { variables } from './variables.ts';
import { versions } from './versions.ts';

/** EVERY ROUTE'S HANDLER. A route without one does not compile. */
export const handlers: Handlers<keyof Routes> = {
  ...accounts,
  ...folders,
  ...flows,
  ...versions,
  ...starts,
  ...runs,
  ...retention,
  ...moves,
  ...connections,
  ...tables,
  ...rows,
  ...variables,
  ...flowpacks,
  ...sandbox,
};
