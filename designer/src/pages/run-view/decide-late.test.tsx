import { type RunDetail, routes, type StepView } from '@joinery/api';
import { emptyFlow } from '@joinery/core';
import { cleanup, screen } from '@testing-library/react';
import { userEvent } from '@testing-library/user-event';
import { afterEach, describe, expect, it, vi } from 'vitest';
import { renderPage } from '../../ui/render-page.test-kit.tsx';
import { DecideLate } from './decide-late.tsx';

afterEach(() => {
  cleanup();
  vi.unstubAllGlobals();
});

const at = new Date(Date.now() - 31 * 3_600_000 - 60_000).toISOString();
const step: StepView = {
  ...{ id: 'root/disable', node: 'disable', frame: 'root', path: [], status: 'waiting', attempts: [] },
  waitsOn: { on: 'person', ask: 'late', attempt: 2, due: at, reason: 'Late.' },
  ...{ enteredAt: at, endedAt: null },
};
const run: RunDetail = {
  ...{ id: 'r1', flow: 'f1', flowName: 'Leaver', version: 1, status: 'attention', startedBy: 'manual', subject: '' },
  ...{ createdAt: at, endedAt: null, dueAt: null, lateMs: 111_660_000, error: null },
  ...{ document: emptyFlow, trigger: {}, inputs: {} },
  ...{ output: null, steps: [step], report: null, versions: [], retriedFrom: null, parent: null },
};

describe('a step that takes something away and comes late', () => {
  it.each([
    ['Do it now', 'now'],
    ['Skip it', 'skip'],
  ])('says since when it is due and is decided with “%s”', async (button, choice) => {
    const asked = renderPage(<DecideLate run={run} step={step} />, [routes.decideOutcome], { decideOutcome: run });
    expect(await screen.findByText(/was due 1 d 7 h ago/)).toBeDefined();
    expect(screen.getByRole('button', { name: 'Cancel run' })).toBeDefined();
    await userEvent.click(screen.getByRole('button', { name: button }));
    expect(asked).toMatchObject([{ method: 'POST', body: { step: 'root/disable', attempt: 2, choice } }]);
  });
});
