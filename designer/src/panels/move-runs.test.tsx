import { routes } from '@joinery/api';
import { cleanup, screen } from '@testing-library/react';
import { userEvent } from '@testing-library/user-event';
import { afterEach, describe, expect, it, vi } from 'vitest';
import { renderPage } from '../ui/render-page.test-kit.tsx';
import { SleepingRuns } from './move-runs.tsx';

afterEach(() => {
  cleanup();
  vi.unstubAllGlobals();
});

const reason = {
  code: 'move.gone',
  node: 'wait',
  message: 'The run has entered "Wait", which the new version has not.',
};
const refused = [
  { run: 'r1', subject: 'ana', reasons: [reason] },
  { run: 'r2', subject: 'ben', reasons: [reason] },
];

describe('runs that sleep on an older version', () => {
  it('are checked first, and moved only when somebody says so', async () => {
    const asked = renderPage(<SleepingRuns flow="f1" from={3} to={5} runs={4} />, [routes.checkMove, routes.moveRuns], {
      checkMove: { movable: 2, refused, next: null },
      moveRuns: { moved: 1, asked: 1, refused, next: null },
    });
    await userEvent.click(await screen.findByRole('button', { name: 'Check moving them to version 5' }));
    expect(await screen.findByText('2 runs can move.')).toBeDefined();
    expect(screen.getByText(/which the new version has not/)).toBeDefined();
    expect(screen.getByText('2 runs cannot move')).toBeDefined();
    expect(asked.map(({ method }) => method)).toEqual(['GET']);
    await userEvent.click(screen.getByRole('button', { name: 'Move 2 runs' }));
    expect(await screen.findByText(/1 run moved to version 5. 1 run will/)).toBeDefined();
    expect(asked.at(-1)).toMatchObject({ method: 'POST', body: { from: 3, to: 5 } });
  });

  it('are only counted on the newest version', () => {
    renderPage(<SleepingRuns flow="f1" from={5} to={5} runs={1} />, [], {});
    expect(screen.getByText('1 run sleeps on it.')).toBeDefined();
    expect(screen.queryByRole('button', { name: /Check moving/ })).toBeNull();
  });
});
