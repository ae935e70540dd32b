import type { RunEvent } from '@joinery/core';
import type { Runs } from '../ports.ts';

const PAGE = 1_000;

/** A run's journal from its first event on, or up to `last`, read in pages: however long it is, little of it is held at once. */
export async function* eventsOf(
  runs: Pick<Runs, 'journalOf'>,
  organization: string,
  run: string,
  last: number = Infinity,
): AsyncGenerator<RunEvent> {
  for (let after = 0; after < last; ) {
    const page = await runs.journalOf(organization, run, after, Math.min(PAGE, last - after));
    for (const { event } of page) yield event;
    if (page.length < PAGE) return;
    after += page.length;
  }
}
