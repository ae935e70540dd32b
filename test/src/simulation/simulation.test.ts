import { emptyFlow, type Flow, type FlowNode } from '@joinery/core';
import { describe, expect, it } from 'vitest';
import { simulate } from './simulate.ts';
import { calm, type WorldOptions } from './world.ts';

/** Seeds that once failed, with what they found. */
const regressions: Readonly<Record<string, number>> = {
  'an effect was settled in a commit before the one that told its step, and done a second time': 17_701,
  'a run that had ended in its journal was put in quarantine': 12_712,
};

const count = Number(process.env.JOINERY_SEEDS ?? 10_000);
const only = process.env.JOINERY_SEED;

describe('a run among workers that die, stand still and lose answers', () => {
  it.runIf(only !== undefined)(`comes to rest with seed ${only}`, async () => {
    const { problems, log } = await simulate(Number(only), { trace: true });
    console.log(log.join('\n'));
    expect(problems).toEqual([]);
  });

  it.runIf(only === undefined).for(Object.entries(regressions))(
    'still holds where it once broke: %s',
    async ([, seed]) => {
      expect(await problemsOf(seed, { moves: false })).toEqual([]);
    },
  );

  it.runIf(only === undefined)(
    `loses nothing, repeats nothing and does nothing early, ${count} times`,
    async () => {
      const failed: string[] = [];
      for (let seed = 1; seed <= count && failed.length < 10; seed += 1) failed.push(...(await problemsOf(seed)));
      expect(failed).toEqual([]);
    },
    120_000 + count * 50,
  );

  it.runIf(only === undefined)(
    'goes on by a newer version when somebody moves it while it sleeps',
    async () => {
      let moved = 0;
      let held = 0;
      for (let seed = 1; seed <= 400; seed += 1) {
        const { world } = await simulate(seed);
        const journals = world.runs.entries().flatMap(({ journal }) => journal);
        moved += journals.filter(({ type }) => type === 'run.moved').length;
        held += journals.filter(
          (event) => event.type === 'step.waits' && 'ask' in event.wait && event.wait.ask === 'late',
        ).length;
      }
      expect(moved).toBeGreaterThan(50);
      expect(held).toBeGreaterThan(5);
    },
    60_000,
  );

  it.runIf(only === undefined)(
    'is taken up from a state that was kept, in the middle of a loop too, and by who knows it with what is new',
    async () => {
      let kept = 0;
      let between = 0;
      let warm = 0;
      for (let seed = 1; seed <= 400; seed += 1) {
        const { world } = await simulate(seed);
        kept += world.claims.kept;
        between += world.claims.between;
        warm += world.claims.warm;
      }
      expect(kept).toBeGreaterThan(200);
      expect(between).toBeGreaterThan(20);
      expect(warm).toBeGreaterThan(100);
    },
    60_000,
  );
  it.runIf(only === undefined)('finds the large values of a run that are kept apart from it', async () => {
    let apart = 0;
    for (let seed = 3; seed <= 300; seed += 3) {
      const { world, problems } = await simulate(seed);
      expect(problems).toEqual([]);
      apart += world.runs.entries().filter(({ journal }) => JSON.stringify(journal).includes('$payload')).length;
    }
    expect(apart).toBeGreaterThan(50);
  });

  it.runIf(only === undefined)('is told the same by the same seed', async () => {
    const [one, other] = [await simulate(4, { trace: true }), await simulate(4, { trace: true })];
    expect(one.log.length).toBeGreaterThan(30);
    expect(one.log).toEqual(other.log);
  });

  it.runIf(only === undefined)('survives a kill at each single point of its way', async () => {
    const flows = { main: everyClass };
    let killed = 0;
    for (let crashAt = 1; crashAt < 200; crashAt += 1) {
      const { problems, world } = await simulate(1, { flows, faults: { ...calm, crashAt }, trace: true });
      expect(problems, `killed at point ${crashAt}`).toEqual([]);
      const entry = world.runs.entry('r1');
      expect(entry?.endedAt, `killed at point ${crashAt}`).not.toBeNull();
      if (world.log?.some((line) => line.includes('is killed at'))) killed += 1;
    }
    expect(killed).toBeGreaterThan(30);
  });
});

async function problemsOf(seed: number, options: Partial<WorldOptions> = {}): Promise<readonly string[]> {
  const { problems } = await simulate(seed, options);
  return problems.map((problem) => `Seed ${seed}: ${problem} Replay: JOINERY_SEED=${seed} npm test -- simulation`);
}

const node = (id: string, kind: FlowNode['kind'], config: FlowNode['config']): FlowNode => ({
  id,
  kind,
  config,
  position: { x: 0, y: 0 },
});
const action = (name: string): FlowNode =>
  node(name, 'action', {
    action: `x.${name}`,
    input: { who: '{{ run.id }}', node: name, after: ['{{ wait.until }}'] },
  });
const edge = (source: string, target: string) => ({ id: `${source}>${target}`, source, sourceHandle: 'out', target });

const everyClass: Flow = {
  ...emptyFlow,
  nodes: [
    node('start', 'trigger', { on: 'manual', input: {} }),
    ...[action('a1'), action('b1'), action('c1'), action('b2')],
    node('wait', 'delay', { mode: 'for', count: 1, unit: 'minute' }),
    node('name', 'set', { values: { name: '{{ $uppercase("ana") }}' } }),
    node('end', 'return', { values: { done: true } }),
  ],
  edges: [
    ...['a1', 'b1', 'c1'].map((name) => edge('start', name)),
    ...['a1', 'b1', 'c1'].map((name) => edge(name, 'name')),
    ...[edge('name', 'wait'), edge('wait', 'b2'), edge('b2', 'end')],
  ],
};
