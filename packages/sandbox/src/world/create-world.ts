import { randomUUID } from 'node:crypto';
import { openJournal } from './journal.ts';
import type { Delivery, Tenant } from './rows.ts';
import { seedContents } from './seed/seed-contents.ts';
import { type Change, type Contents, contentsOf, createStore, replay, type Store } from './store.ts';

/** The simulated tenant: its tables, its clock, and who sends its event hook deliveries. */
export interface World extends Store {
  readonly tenant: Tenant;
  readonly now: () => Date;
  readonly newId: () => string;
  /** Calls back with new event hook deliveries once the write that planned them is kept; returns how to stop. */
  readonly onDeliveries: (listener: Listener) => () => void;
  /** Back to the seeded company; secrets stay as they are. */
  readonly reset: () => void;
}

export interface WorldOptions {
  /** Folder that keeps the tenant across restarts; without it the tenant lives in memory only. */
  readonly dataDir?: string;
  readonly seed?: number;
  readonly now?: () => Date;
}

export const DEFAULT_SEED = 20_240_212;

/** Writes in the journal from which a start takes a new snapshot, so that starting stays quick. */
const SNAPSHOT_AT_START = 500;

/** Writes in the journal from which one is taken while running, so that the journal does not grow without end. */
const SNAPSHOT_WHILE_RUNNING = 20_000;

type Listener = (deliveries: readonly Delivery[]) => void;

function newDeliveries(changes: readonly Change[]): readonly Delivery[] {
  const rows = changes.flatMap(({ table, row }) => (table === 'deliveries' && row ? [row as Delivery] : []));
  return rows.filter((delivery) => delivery.attempts === 0);
}

function openStore(options: WorldOptions, heard: (changes: readonly Change[]) => void): Store {
  const seed = options.seed ?? DEFAULT_SEED;
  if (options.dataDir === undefined) return createStore(seedContents(seed), heard);
  const journal = openJournal(options.dataDir);
  let replaying = true;
  let written = 0;
  const snapshot = (): void => {
    journal.snapshot(contentsOf(store));
    written = 0;
  };
  const store: Store = createStore(journal.contents ?? seedContents(seed), (changes) => {
    written += 1;
    if (replaying) return;
    journal.append(changes);
    if (written >= SNAPSHOT_WHILE_RUNNING) snapshot();
    heard(changes);
  });
  for (const changes of journal.changes) replay(store, changes);
  replaying = false;
  if (!journal.contents || written > SNAPSHOT_AT_START) snapshot();
  return store;
}

function clear(store: Store, contents: Contents, tenant: Tenant): void {
  store.write(() => {
    for (const [table, rows] of Object.entries(contentsOf(store))) {
      for (const row of rows) store.remove(table as keyof Contents, row.id);
    }
    store.put('tenant', tenant);
    for (const row of contents.people ?? []) store.put('people', row);
    for (const row of contents.skus ?? []) store.put('skus', row);
    for (const row of contents.groups ?? []) store.put('groups', row);
    for (const row of contents.oktaUsers ?? []) store.put('oktaUsers', row);
    for (const row of contents.oktaGroups ?? []) store.put('oktaGroups', row);
  });
}

export function createWorld(options: WorldOptions = {}): World {
  const listeners = new Set<Listener>();
  const store = openStore(options, (changes) => {
    const deliveries = newDeliveries(changes);
    // Listeners run after the write has ended, so that what they change is a write of its own.
    if (deliveries.length > 0) queueMicrotask(() => listeners.forEach((listener) => listener(deliveries)));
  });
  const tenant = store.get('tenant', 'tenant');
  if (!tenant) throw new Error('The sandbox data has no tenant: empty its folder to start over.');
  return {
    ...store,
    tenant,
    now: options.now ?? (() => new Date()),
    newId: randomUUID,
    onDeliveries: (listener) => {
      listeners.add(listener);
      return () => listeners.delete(listener);
    },
    reset: () => clear(store, seedContents(options.seed ?? DEFAULT_SEED), tenant),
  };
}
