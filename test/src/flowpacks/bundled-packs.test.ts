import { toCard } from '@joinery/connector-kit';
import { connectors } from '@joinery/connectors';
import { type Catalog, findAction, type Json, type StepError } from '@joinery/core';
import { planImport, writePack } from '@joinery/flowpack';
import { createEvaluatorPool } from '@joinery/runtime/evaluator/index';
import { afterAll, describe, expect, it } from 'vitest';
import { callConnector, checkCall } from './call-connector.ts';
import { memoryTables } from './memory-tables.ts';
import { type Answer, type Bundled, type PackCase, type PackCases, readBundled } from './pack-case.ts';
import { exportAgain } from './export-again.ts';
import { findOverlaps } from './find-overlaps.ts';
import { type ActionWait, type Outcome, playPack } from './play-pack.ts';

const catalog: Catalog = { connectors: connectors.map(toCard) };
const evaluator = createEvaluatorPool({ size: 1, heapMb: 96, wallMs: 5_000 });
afterAll(() => evaluator.close());

describe.each(readBundled().map((bundled) => [bundled.name, bundled] as const))('the pack %s', (_, bundled) => {
  const { pack, text } = bundled;

  it('has flows without any fault or warning against the connectors that ship', () => {
    const nothing = { flows: [], tables: [], connections: [], variables: [] };
    expect(planImport(pack, nothing, { catalog }).problems).toEqual([]);
  });

  it('is written as an export writes it', () => {
    expect(writePack(pack, catalog)).toBe(text);
  });

  it('is exported as it was imported, where the connections are named as in it', () => {
    expect(exportAgain(pack)).toBe(text);
  });

  it('names every node for people', () => {
    const bare = pack.flows.flatMap(({ key, flow }) =>
      flow.nodes.filter(({ title }) => !title).map(({ id }) => [key, id]),
    );
    expect(bare).toEqual([]);
  });

  it('draws no node or note over another, and containers around what they hold', () => {
    expect(pack.flows.flatMap(({ key, flow }) => findOverlaps(flow).map((pair) => [key, ...pair]))).toEqual([]);
  });

  it('asks for every variable that its flows read, and for no other', () => {
    const read = new Set([...JSON.stringify(pack.flows).matchAll(/\bvars\.([A-Za-z]\w*)/g)].map(([, name]) => name));
    expect([...read].toSorted((a = '', b = '') => (a < b ? -1 : 1))).toEqual(pack.variables.map(({ name }) => name));
  });

  describe.each(bundled.cases.map((cases) => [nameOf(bundled, cases.flow), cases] as const))('%s', (_name, cases) => {
    it.each(cases.cases.map((one) => [one.name, one] as const))('%s', async (_case, one) => {
      expect(await play(bundled, cases, one)).toEqual(one.expect);
    });
  });
});

function nameOf({ pack }: Bundled, key: string): string {
  return pack.flows.find((flow) => flow.key === key)?.name ?? key;
}

async function play({ pack }: Bundled, cases: PackCases, one: PackCase) {
  const tables = memoryTables(pack.tables, { ...cases.world.tables, ...one.world?.tables });
  const answers = { ...cases.world.answers, ...one.world?.answers };
  const asked = new Map<string, number>();
  const calls: [string, Json][] = [];
  const act = async ({ node, key }: { node: string; key: string }, wait: ActionWait): Promise<Outcome> => {
    const { changes } = checkCall(wait, findAction(catalog, wait.action));
    if (changes) calls.push([wait.action, wait.input]);
    if (wait.action.startsWith('table.'))
      return callConnector(wait, key, () => ({
        auth: {},
        organization: 'acme',
        connectionKey: '',
        fetch,
        guardedFetch: fetch,
        tables: tables.client,
      }));
    const name = answers[node] ? node : wait.action;
    const count = asked.get(name) ?? 0;
    asked.set(name, count + 1);
    return outcomeOf(name, answers[name], count);
  };
  const values = Object.fromEntries(pack.variables.map(({ name, value }) => [name, value]));
  const trigger = one.trigger ?? cases.trigger;
  const played = await playPack(
    pack,
    cases.flow,
    { at: cases.at, ...(trigger === undefined ? {} : { trigger }), ...(one.inputs ? { inputs: one.inputs } : {}) },
    { evaluator, vars: { ...values, ...one.vars }, act },
  );
  const { state, endsAt } = played;
  const found = {
    ...{ status: state.status, calls, endsAt, output: state.output, error: state.error?.message },
    tables: Object.fromEntries(Object.keys(one.expect.tables ?? {}).map((table) => [table, tables.rows(table)])),
  };
  // A case says what matters to it; a failure is always told.
  const told = Object.entries(found).filter(([part]) => part === 'error' || part in one.expect);
  return Object.fromEntries(told.filter(([, value]) => value !== undefined));
}

function outcomeOf(name: string, given: Answer | readonly Answer[] | undefined, count: number): Outcome {
  const answer = given === undefined ? undefined : 'length' in given ? given[Math.min(count, given.length - 1)] : given;
  if (answer === undefined) throw new Error(`The case does not say what “${name}” answers.`);
  if ('output' in answer) return { ok: true, output: answer.output };
  const error: StepError = { code: 'case.failed', message: 'It failed.', retryable: false, ...answer.error };
  return { ok: false, error };
}
