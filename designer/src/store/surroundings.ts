import type { ConnectionView, FlowSummary, Variable } from '@joinery/api';
import { createContext, useContext } from 'react';

/** What a flow refers to in its organization. */
export interface Surroundings {
  readonly connections: readonly ConnectionView[];
  readonly variables: readonly Variable[];
  readonly flows: readonly FlowSummary[];
}

export const SurroundingsContext = createContext<Surroundings>({ connections: [], variables: [], flows: [] });
export const useSurroundings = (): Surroundings => useContext(SurroundingsContext);
