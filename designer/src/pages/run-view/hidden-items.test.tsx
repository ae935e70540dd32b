import type { RunDetail, StepView } from '@joinery/api';
import { emptyFlow } from '@joinery/core';
import { cleanup, screen } from '@testing-library/react';
import { userEvent } from '@testing-library/user-event';
import { afterEach, describe, expect, it, vi } from 'vitest';
import { renderPage } from '../../ui/render-page.test-kit.tsx';
import { HiddenItems } from './hidden-items.tsx';

afterEach(() => {
  cleanup();
  vi.unstubAllGlobals();
});

const at = '2026-01-01T00:00:00.000Z';
const position = { x: 0, y: 0 };
const newest: StepView = {
  ...{ id: 'root/each:99999/note', node: 'note', frame: 'root/each:99999', path: [99_999], status: 'left' },
  ...{ attempts: [], enteredAt: at, endedAt: at },
};
const run: RunDetail = {
  ...{ id: 'r1', flow: 'f1', flowName: 'Leaver', version: 1, status: 'finished', startedBy: 'manual', subject: '' },
  ...{
    createdAt: at,
    endedAt: at,
    dueAt: null,
    lateMs: null,
    error: null,
    trigger: {},
    inputs: {},
    output: null,
    steps: [newest],
  },
  ...{ report: null, versions: [], retriedFrom: null, parent: null },
  hidden: { loops: [{ node: 'each', items: 98_000 }], nodes: [] },
  document: {
    ...emptyFlow,
    nodes: [
      { id: 'each', kind: 'for-each', title: 'Each leaver', config: {}, position },
      { id: 'note', kind: 'set', parent: 'each', config: {}, position },
    ],
  },
};

describe('the items of a long loop that are not listed', () => {
  it('are counted, and one of them is shown by its number', async () => {
    const shown: unknown[] = [];
    renderPage(<HiddenItems run={run} onShow={(...place) => shown.push(place)} />, [], {});
    expect(await screen.findByText(/^Not listed: 98,000 items of Each leaver/)).toBeDefined();
    const field = screen.getByRole('textbox', { name: 'Go to item of Each leaver' });
    await userEvent.type(field, '43{Enter}');
    expect(shown).toEqual([['note', [42], ['each']]]);
    await userEvent.clear(field);
    await userEvent.type(field, '100001{Enter}');
    expect(await screen.findByText(/^A number from 1 to 100,000$/)).toBeDefined();
    expect(shown).toHaveLength(1);
  });
});
