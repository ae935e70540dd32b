import type { Problem } from '@joinery/core';
import { useMemo } from 'react';
import { useEditor } from './editor-context.ts';

const keyOf = ({ code, pointer, node }: Problem): string => `${code} ${pointer} ${node ?? ''}`;

/** What core finds here and what the server added when it was last asked, errors first. */
export function useProblems(): readonly Problem[] {
  const own = useEditor((state) => state.problems);
  const told = useEditor((state) => state.serverProblems);
  return useMemo(() => {
    const byKey = new Map([...told, ...own].map((problem) => [keyOf(problem), problem]));
    return [...byKey.values()].sort((a, b) => a.severity.localeCompare(b.severity));
  }, [own, told]);
}
