import type { FlowSummary } from '@joinery/api';
import { describe, expect, it } from 'vitest';
import { flowsInFolder, NO_FOLDER } from './flows-in-folder.ts';

const flow = (name: string, folder: string | null, description = '') => ({ name, folder, description }) as FlowSummary;
const flows = [flow('Suspend', 'f1', 'Blocks sign-in'), flow('Delete', 'f1'), flow('Scratch', null)];
const names = (folder: string | null, search: string) => flowsInFolder(flows, folder, search).map(({ name }) => name);

describe('the flows that the flows page lists', () => {
  it('are all of them by name where no folder is open', () => {
    expect(names(null, '')).toEqual(['Delete', 'Scratch', 'Suspend']);
  });
  it('are those of the open folder, or those in none', () => {
    expect(names('f1', '')).toEqual(['Delete', 'Suspend']);
    expect(names(NO_FOLDER, '')).toEqual(['Scratch']);
  });
  it('have every word of the search in name or description, in any case', () => {
    expect(names(null, 'SIGN sus')).toEqual(['Suspend']);
  });
});
