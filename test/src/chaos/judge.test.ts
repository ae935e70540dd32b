import type { LedgerEntry } from '@joinery/sandbox';
import { describe, expect, it } from 'vitest';
import { GROUP, ITEMS } from './chaos-flow.ts';
import type { Evidence, Intent } from './evidence.ts';
import { judge } from './judge.ts';

const login = 'ana@juniperfalls.example';
const line = (id: string, method: string, key: string): LedgerEntry => ({
  ...{ id, at: '2026-01-01T00:00:00.000Z', vendor: method === 'PATCH' ? 'graph' : 'okta', method, key },
  ...{ path: '/', target: `${login} / ${GROUP}`, bodyHash: '', status: 204, outcome: 'done', fault: null },
});
const intent = (step: string, effectClass: Intent['effectClass'], key: string): Intent => ({
  ...{ run: 'r1', step, attempt: 1, action: 'x', effectClass, key, outcome: 'ok' },
});
const run = { id: 'r1', event: 'e1', login, status: 'finished', error: null, parked: [] };
const fired = { event: 'e1', by: 'api', leaver: { id: '1', oktaId: '1', login }, sent: 2, acknowledged: 2 } as const;
const steps = ITEMS.map((item) => `r1 ${item}`);

/** One event, one run, every effect once. */
const clean: Evidence = {
  fired: [fired],
  runs: [run],
  intents: ['disable', 'join', 'leave', 'enable'].map((step) => intent(step, 'A', `key of ${step}`)),
  ledger: [
    line('1', 'PATCH', 'key of disable'),
    line('2', 'PUT', 'key of join'),
    line('3', 'DELETE', 'key of leave'),
    line('4', 'PATCH', 'key of enable'),
  ],
  mails: ['Leaver r1'],
  posts: steps.map((step) => ({ step, answered: 'yes' })),
  rows: steps,
  enabled: new Set([login]),
};
const broken = (change: Partial<Evidence>): readonly string[] =>
  judge({ ...clean, ...change }).flatMap(({ promise, violations }) => (violations.length > 0 ? [promise] : []));
const [step = ''] = steps;

describe('the judge of a chaos run', () => {
  it('finds nothing where every event had its run and every effect happened once', () => {
    expect(broken({})).toEqual([]);
  });

  it('lets a class A change be repeated under its key, and a post after 429', () => {
    const repeated = [...clean.ledger, line('5', 'PATCH', 'key of disable')];
    expect(broken({ ledger: repeated, posts: [{ step, answered: 'refused' }, ...clean.posts] })).toEqual([]);
  });

  it.each<readonly [string, Partial<Evidence>, string]>([
    ['a lost event', { runs: [] }, 'An acknowledged event has its run'],
    ['a doubled event', { runs: [run, { ...run, id: 'r2', status: 'cancelled' }] }, 'No event has a second run'],
    ['a run that stands still', { runs: [{ ...run, status: 'waiting' }] }, 'A run is over, or parked with its reason'],
    [
      'a run parked in silence',
      { runs: [{ ...run, status: 'attention', parked: [''] }] },
      'A run is over, or parked with its reason',
    ],
    [
      'a change under a second key',
      { ledger: [...clean.ledger, line('5', 'PUT', 'key of enable')] },
      'A class A step repeats under its own key only',
    ],
    [
      'a second key of one step',
      { intents: [...clean.intents, intent('join', 'A', 'other')] },
      'A class A step repeats under its own key only',
    ],
    ['a doubled row', { rows: [...clean.rows, step] }, 'A class A step repeats under its own key only'],
    [
      'a change without an intent',
      { intents: clean.intents.slice(1) },
      'A change in the vendor’s ledger has its intent',
    ],
    ['a doubled mail', { mails: ['Leaver r1', 'Leaver r1'] }, 'A class B step has one effect at most'],
    [
      'a post after a lost answer',
      { posts: [{ step, answered: 'never' }, ...clean.posts] },
      'A class C step is called once at most',
    ],
    ['a missing mail', { mails: [] }, 'A finished run has every effect'],
    ['a person left blocked', { enabled: new Set() }, 'A finished run has every effect'],
  ])('finds %s', (_what, change, promise) => {
    expect(broken(change)).toEqual([promise]);
  });
});
