import { readdirSync, readFileSync } from 'node:fs';
import { toCard } from '@joinery/connector-kit';
import { connectors } from '@joinery/connectors';
import {
  compileConfig,
  emptyFlow,
  type Flow,
  type FlowNode,
  type Instant,
  type Json,
  type JsonObject,
  limits,
  nodeDefinitions,
  operators,
  parseFlow,
  resolveConfig,
  type ValidateContext,
  validateFlow,
} from '@joinery/core';
import { describe, expect, it } from 'vitest';
import { type CodeBlock, codeBlocks, readDoc, repositoryFile, tableRows } from './read-doc.ts';
import { evaluateAll, type Script, walkFlow } from './walk-flow.ts';

const page = readDoc('flow-language.md');
const blocks = codeBlocks(page);

const context: ValidateContext = {
  catalog: { connectors: connectors.map(toCard) },
  connections: [
    { name: 'okta', connector: 'okta' },
    { name: 'm365', connector: 'office365' },
    { name: 'mailbox', connector: 'office365-mail' },
  ],
};

const readFlow = (text: string): Flow => {
  const read = parseFlow(JSON.parse(text));
  if (!read.ok) throw new Error(JSON.stringify(read.problems));
  return read.flow;
};

interface Told extends Script {
  readonly ends: {
    readonly status: string;
    readonly at: Instant;
    readonly left: readonly string[];
    readonly skipped: readonly string[];
    readonly output: Json;
  };
}

/** Each run block belongs to the flow block before it. */
const runs = blocks.flatMap((block, index) => {
  if (block.info !== 'json run') return [];
  const flow = blocks.slice(0, index).findLast(({ info }) => info === 'json flow');
  if (flow === undefined) throw new Error(`The run in line ${block.line} has no flow before it.`);
  return [[block.line, flow, block] as const];
});
const ofInfo = (info: string): readonly (readonly [number, CodeBlock])[] =>
  blocks.filter((block) => block.info === info).map((block) => [block.line, block] as const);

describe('the flows of docs/flow-language.md', () => {
  it.each(ofInfo('json flow'))('the flow in line %i has no problems', (_, { text }) => {
    expect(validateFlow(readFlow(text), context)).toEqual([]);
  });

  it.each(runs)('the run in line %i ends as the page says', async (_, flow, block) => {
    const { ends, ...script } = JSON.parse(block.text) as Told;
    const { state, at } = await walkFlow(readFlow(flow.text), script);
    const root = [...state.steps.values()].filter(({ frame }) => frame === 'root');
    const named = (status: string) => root.filter((step) => step.status === status).map(({ node }) => node);
    expect({
      status: state.status,
      at,
      left: named('left').toSorted(),
      skipped: named('skipped').toSorted(),
      output: state.output ?? null,
    }).toEqual({ ...ends, left: ends.left.toSorted(), skipped: ends.skipped.toSorted() });
  });

  it('are each walked to an end at least once', () => {
    const walked = new Set(runs.map(([, flow]) => flow.line));
    expect([...walked]).toEqual(ofInfo('json flow').map(([line]) => line));
  });
});

describe('the nodes of docs/flow-language.md', () => {
  const nodes = ofInfo('json node');

  it('show every node kind once', () => {
    const kinds = nodes.map(([, { text }]) => (JSON.parse(text) as FlowNode).kind);
    expect(kinds.toSorted()).toEqual(Object.keys(nodeDefinitions).toSorted());
  });

  it.each(nodes)('the node in line %i can be published', (_, { text }) => {
    const node = JSON.parse(text) as FlowNode;
    const start: FlowNode = { id: 'start', kind: 'trigger', config: { on: 'manual' }, position: { x: 0, y: 0 } };
    const edges = [{ id: 'e', source: 'start', sourceHandle: 'out', target: node.id }];
    const whole = node.kind === 'trigger' ? { nodes: [node] } : { nodes: [start, node], edges };
    const flow = readFlow(JSON.stringify({ ...emptyFlow, ...whole }));
    const hasNodes = nodeDefinitions[node.kind].container;
    const codes = validateFlow(flow, context).map(({ code }) => code);
    expect(codes).toEqual(hasNodes ? ['node.empty_container'] : []);
  });

  it('have sections that name every handle and every field', () => {
    for (const [, { text, line }] of nodes) {
      const node = JSON.parse(text) as FlowNode;
      const lines = page.split('\n').slice(0, line - 1);
      const section = lines.slice(lines.lastIndexOf(`### \`${node.kind}\``)).join('\n');
      const named = nodeDefinitions[node.kind].handles(node).map(({ name }) => name);
      const cases = new Set(JSON.stringify(node.config['cases'] ?? []).match(/(?<="name":")\w+/g));
      for (const name of named.filter((each) => !cases.has(each))) expect(section).toContain(`\`${name}\``);
      for (const field of nodeDefinitions[node.kind].fields) expect(section + text).toContain(field.name);
    }
  });

  it('have conditions with every operator', () => {
    const shown = tableRows(page, '### `if`').flatMap(([names = '']) => names.match(/[\w-]+/g) ?? []);
    expect(shown.toSorted()).toEqual(operators.map(({ name }) => name).toSorted());
  });
});

describe('the values of docs/flow-language.md', () => {
  it.each(ofInfo('json values'))('in line %i resolve to what stands beside them', async (_, { text }) => {
    const { scope, values } = JSON.parse(text) as { scope: JsonObject; values: [string, Json][] };
    for (const [value, expected] of values) {
      const compiled = compileConfig({ value }, []);
      const resolved = resolveConfig(compiled, { get: (name) => scope[name] });
      if (resolved.state === 'failed') throw new Error(resolved.error.message);
      const input =
        resolved.state === 'done'
          ? resolved.input
          : finish(resolved.finish(await evaluateAll(resolved.expressions, scope)));
      expect(input).toEqual({ value: expected });
    }
  });

  it('stay within limits that the page gives in full', () => {
    const shown = tableRows(page, '## Limits').map(([, limit = '']) =>
      Number(limit.replace(/,/g, '').match(/\d+/)?.[0]),
    );
    const { nodesPerFlow, textLength, containerDepth, stepsPerRun, stepsPerRunAtMost, ...rest } = limits;
    const {
      runsPerMinuteAtMost,
      iterationsPerLoop,
      concurrencyPerLoop,
      callDepth,
      attempts,
      throttleWaits,
      delayYears,
      payloadBytes,
      payloadBytesPerRun,
      ...others
    } = rest;
    expect(others).toEqual({});
    const flow = [nodesPerFlow, nodesPerFlow * 4, textLength, containerDepth];
    const run = [stepsPerRun, stepsPerRunAtMost, runsPerMinuteAtMost, iterationsPerLoop, concurrencyPerLoop];
    const time = [callDepth, attempts, throttleWaits, delayYears];
    expect(shown).toEqual([...flow, ...run, ...time, payloadBytes / 1_000_000, payloadBytesPerRun / 1_000_000]);
  });
});

const finish = (
  finished: ReturnType<Extract<ReturnType<typeof resolveConfig>, { state: 'pending' }>['finish']>,
): JsonObject => {
  if (!finished.ok) throw new Error(finished.error.message);
  return finished.input;
};

describe('the problem codes of docs/flow-language.md', () => {
  it('are those of the rules, no more and no fewer', () => {
    const shown = tableRows(page, '## Checking a flow').map(([code = '']) => code.replaceAll('`', ''));
    expect(new Set(shown).size).toBe(shown.length);
    expect(shown.toSorted()).toEqual([...codesOfRules()].toSorted());
  });
});

/** Codes are written as literals; the one that is put together is the card's. */
function codesOfRules(): ReadonlySet<string> {
  const codes = new Set(['node.unknown_action']);
  for (const folder of ['validate', 'validate/rules', 'migrate']) {
    const files = readdirSync(repositoryFile(`packages/core/src/${folder}`));
    for (const file of files.filter((name) => name.endsWith('.ts') && !name.endsWith('.test.ts')))
      collect(`${folder}/${file}`, codes);
  }
  for (const file of ['check-expression.ts', 'ast.ts']) collect(`expressions/${file}`, codes);
  return codes;
}

function collect(file: string, codes: Set<string>): void {
  const text = readFileSync(repositoryFile(`packages/core/src/${file}`), 'utf8');
  for (const [, code = ''] of text.matchAll(/'((?:flow|node|edge|expression)\.[a-z_]+)'/g)) codes.add(code);
}
