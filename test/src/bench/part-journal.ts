import { onServers, type Place } from '../product/backends.ts';
import type { Owner } from '../product/owner.ts';
import { type Query, queryOn } from '../product/query.ts';
import { personInputs } from './bench-flows.ts';
import type { Part, PartOptions, Tell } from './figure.ts';
import { openStub } from './open-stub.ts';
import { installFlows } from './part-runs.ts';
import { runRate } from './run-rate.ts';
import { median } from './statistics.ts';

const RUNS = 10_000;
/** Longest that one single run may take before the way to keep no journal is given up. */
const TRY_MS = 30_000;

/** Ways for the database to keep no journal, the one that leaves it least to do first. The product is the same in each. */
const ways = [
  { off: 'create rule no_journal as on insert to journal do instead nothing', on: 'drop rule no_journal on journal' },
  {
    off: `create function no_journal() returns trigger language plpgsql as 'begin return null; end';
      create trigger no_journal before insert on journal for each row execute function no_journal()`,
    on: 'drop function no_journal cascade',
  },
];
type Way = (typeof ways)[number];

export const journalPart: Part = {
  name: 'journal',
  title: 'What the journal costs',
  run: async (tell, options) => {
    if (!options.servers) return options.leaveOut('the cost of the journal: it is measured on Redis + PostgreSQL');
    const place = await onServers(options.servers).open();
    const stub = await openStub();
    try {
      const { owner, ids } = await installFlows(place, stub);
      await compare(place, owner, ids.pure, tell, options);
    } finally {
      await stub.close();
      await place.remove();
    }
  },
};

async function compare(place: Place, owner: Owner, flow: string, tell: Tell, options: PartOptions): Promise<void> {
  const query = queryOn(place.databaseUrl ?? '');
  const rate = async (count: number, limitMs?: number): Promise<number> =>
    (await runRate(place, owner, { flow, count, inputs: personInputs, ...(limitMs ? { limitMs } : {}) })).perSecond;
  const works = async ({ off, on }: Way): Promise<boolean> => {
    await query(off);
    const done = await rate(1, TRY_MS).then(
      () => true,
      () => false,
    );
    await query(on);
    return done;
  };
  options.say('looking for a way to keep no journal');
  const [first, second] = ways as [Way, Way];
  const way = (await works(first)) ? first : second;
  const count = Math.ceil(RUNS * options.share);
  const kept: number[] = [];
  const dropped: number[] = [];
  for (let round = 0; round < options.rounds; round += 1) {
    options.say(`${count} runs with and without a journal, round ${round + 1} of ${options.rounds}`);
    const withJournal = async () => void kept.push(await rate(count));
    const without = async () => {
      const before = await written(query);
      await query(way.off);
      dropped.push(await rate(count));
      await query(way.on);
      if ((await written(query)) !== before) throw new Error('A journal was kept although the database drops it.');
    };
    // Whoever comes second meets a warmer database.
    for (const measure of round % 2 === 0 ? [withJournal, without] : [without, withJournal]) await measure();
  }
  const costs = dropped.map((rate, round) => rate / (kept[round] ?? Number.NaN) - 1);
  const figure = { group: 'Cost of the journal', rounds: dropped } as const;
  const title = 'Runs of 10 pure nodes whose journal the database throws away';
  tell({ ...figure, id: 'journal.without', title, unit: '/s', value: median(dropped) });
  tell({
    ...{ ...figure, id: 'journal.cost', title: 'Time of a run that the journal adds', unit: '%', rounds: costs },
    ...{ key: 'journalCost', value: median(costs), target: { below: 0.25 } },
    note: way === first ? 'without: a rule drops the insert' : 'without: a trigger drops each row',
  });
}

/** Rows of the journal. */
async function written(query: Query): Promise<string | undefined> {
  return (await query<{ readonly count: string }>('select count(*) as count from journal'))[0]?.count;
}
