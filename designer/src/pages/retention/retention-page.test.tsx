import { type LegalHold, routes } from '@joinery/api';
import { cleanup, screen, waitFor } from '@testing-library/react';
import { userEvent } from '@testing-library/user-event';
import { afterEach, describe, expect, it, vi } from 'vitest';
import { renderPage } from '../../ui/render-page.test-kit.tsx';
import { RetentionPage } from './retention-page.tsx';

const hold: LegalHold = {
  ...{ id: 'h1', scope: 'subject', target: 'mia@example.com', reason: 'A request of the court' },
  ...{ createdBy: 'Olga', createdAt: '2026-01-01T00:00:00Z', liftedBy: null, liftedAt: null },
};
const retention = {
  days: 400,
  months: [
    { month: '2024-03', runs: 2, more: false, goesAt: '2025-05-06T00:00:00.000Z' },
    { month: '2026-03', runs: 100_000, more: true, goesAt: '2999-05-06T00:00:00.000Z' },
  ],
};

afterEach(() => {
  cleanup();
  vi.unstubAllGlobals();
});

describe('the retention page', () => {
  it('says how long runs are kept, and how many there are of each month', async () => {
    renderPage(<RetentionPage />, Object.values(routes), {
      ...{ listHolds: [hold], listFlows: [], readRetention: retention },
    });
    expect(await screen.findByText(/kept for 400 days/)).toBeTruthy();
    expect(screen.getByText('more than 100,000')).toBeTruthy();
    expect(screen.getByText('Kept: open, or under a hold')).toBeTruthy();
    expect(await screen.findByText('Runs about mia@example.com')).toBeTruthy();
  });

  it('adds a hold with its reason, and lifts one after asking', async () => {
    const holds: LegalHold[] = [hold];
    const asked = renderPage(<RetentionPage />, Object.values(routes), {
      ...{ listHolds: () => holds, listFlows: [], readRetention: retention },
      addHold: () => hold,
      liftHold: () => hold,
    });
    await userEvent.click(await screen.findByRole('button', { name: 'Add hold' }));
    await userEvent.type(await screen.findByLabelText(/^Person/), 'ben@example.com');
    await userEvent.type(screen.getByLabelText(/^Reason/), 'An inquiry');
    await userEvent.click(screen.getAllByRole('button', { name: 'Add hold' }).at(-1) as HTMLElement);
    await waitFor(() =>
      expect(asked).toContainEqual({
        method: 'POST',
        path: '/api/v1/organizations/o1/holds',
        body: { scope: 'subject', target: 'ben@example.com', reason: 'An inquiry' },
      }),
    );
    await userEvent.click(await screen.findByRole('button', { name: /^Lift the hold/ }));
    await userEvent.click(await screen.findByRole('button', { name: 'Lift hold' }));
    await waitFor(() => expect(asked.map(({ path }) => path)).toContain('/api/v1/organizations/o1/holds/h1/lift'));
  });
});
