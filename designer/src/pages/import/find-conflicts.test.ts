import type { FlowpackPreview } from '@joinery/api';
import { describe, expect, it } from 'vitest';
import { findConflicts } from './find-conflicts.ts';

const flow = (name: string) => ({ key: name, name, description: '', nodes: 1, conflict: null });
const preview = { flows: [flow('Suspend'), flow('Welcome')], tables: [] } as unknown as FlowpackPreview;
const present = { flows: [{ id: 'a', name: 'Suspend ', folder: 'leavers' }], tables: [] };

describe('what a pack meets in a folder', () => {
  it('is what has the same name in that very folder', () => {
    expect(findConflicts(preview, 'leavers', present)).toEqual({ here: new Set(['Suspend']), elsewhere: null });
  });
  it('tells which other folder holds them, for the folder is where they can be replaced', () => {
    expect(findConflicts(preview, 'joiners', present)).toEqual({ here: new Set(), elsewhere: 'leavers' });
    expect(findConflicts(preview, null, present)).toEqual({ here: new Set(), elsewhere: 'leavers' });
  });
  it('is nothing where no name is taken', () => {
    expect(findConflicts(preview, 'leavers', { flows: [], tables: [] })).toEqual({ here: new Set(), elsewhere: null });
  });
});
