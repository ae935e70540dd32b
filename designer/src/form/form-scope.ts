import { createContext, useContext } from 'react';
import type { ScopeValue } from './scope-values.ts';

/** Where a form stands: what its expressions can see and whom its lookups ask. */
export interface FormScope {
  /** Absent where values are always literal, such as when a person starts a run. */
  readonly values?: readonly ScopeValue[];
  readonly connector?: string;
  readonly connection?: string;
  /** In which schedules are told. */
  readonly timezone?: string;
  readonly disabled?: boolean;
}

export const FormScopeContext = createContext<FormScope>({});
export const useFormScope = (): FormScope => useContext(FormScopeContext);
