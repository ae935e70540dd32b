import { emptyFlow, type Flow, type FlowEdge, type FlowNode, type JsonObject, type NodeKind } from '@joinery/core';
import type { Random } from './random.ts';

interface Draft {
  readonly random: Random;
  readonly nodes: FlowNode[];
  readonly edges: FlowEdge[];
  readonly callable: readonly string[];
}

/** Where the next node is joined on: a node and the handle it is left by. */
interface End {
  readonly node: string;
  readonly handle: string;
}

interface Place {
  readonly parent?: string;
  /** Delays that must be over before anything here is called. */
  readonly after: readonly string[];
  readonly loop: boolean;
}

const position = { x: 0, y: 0 };

/** A random flow of things that change the world, in branches, loops, tries and calls, with waits between them. */
export function effectfulFlow(random: Random, callable: readonly string[]): Flow {
  const start: FlowNode = { id: 'start', kind: 'trigger', config: { on: 'manual', input: {} }, position };
  const draft: Draft = { random, nodes: [start], edges: [], callable };
  let ends: readonly End[] = [{ node: 'start', handle: 'out' }];
  let after: readonly string[] = [];
  for (let blocks = 1 + random.int(3); blocks > 0; blocks -= 1) {
    const built = block(draft, ends, { after, loop: false });
    ends = built.ends;
    after = [...after, ...built.delays];
  }
  const settings = random.chance(0.08) ? { maxAge: 30 + random.int(7_200) } : {};
  return { ...emptyFlow, nodes: draft.nodes, edges: draft.edges, settings };
}

function block(draft: Draft, from: readonly End[], place: Place): { ends: readonly End[]; delays: readonly string[] } {
  const { random } = draft;
  const kind = random.int(place.parent === undefined ? 10 : 4);
  if (kind < 3) return { ends: action(draft, from, place), delays: [] };
  if (kind === 3) return { ends: [set(draft, from, place)], delays: [] };
  if (kind < 6) return { ends: branches(draft, from, place), delays: [] };
  if (kind === 6) return { ends: loop(draft, from, place), delays: [] };
  if (kind === 7) return { ends: attempt(draft, from, place), delays: [] };
  if (kind === 8) return delay(draft, from, place);
  return { ends: call(draft, from, place), delays: [] };
}

function add(draft: Draft, kind: NodeKind, from: readonly End[], place: Place, config: JsonObject, more = {}): string {
  const id = `n${draft.nodes.length}`;
  const { parent } = place;
  draft.nodes.push({ id, kind, config, position, ...(parent === undefined ? {} : { parent }), ...more });
  for (const { node, handle } of from)
    draft.edges.push({ id: `${node}.${handle}>${id}`, source: node, sourceHandle: handle, target: id });
  return id;
}

/** The error handle joins the normal way again, so that whatever happens the flow goes on. */
function endsOf(draft: Draft, node: string): readonly End[] {
  const out = { node, handle: 'out' };
  return draft.random.chance(0.4) ? [out, { node, handle: 'error' }] : [out];
}

function action(draft: Draft, from: readonly End[], place: Place): readonly End[] {
  const { random } = draft;
  const name = random.pick(['a', 'a', 'aRead', 'b', 'b', 'c', 'c', ...(random.chance(0.03) ? ['aPoison'] : [])]);
  const input = {
    who: '{{ run.id }}',
    node: `n${draft.nodes.length}`,
    after: place.after.map((delayed) => `{{ ${delayed}.until }}`),
    ...(place.loop ? { index: '{{ index }}' } : {}),
  };
  const retry = random.pick([undefined, undefined, { attempts: 1 + random.int(3), delay: 1, backoff: 'fixed' }]);
  const config = { action: `x.${name}`, input };
  return endsOf(draft, add(draft, 'action', from, place, config, retry ? { retry } : {}));
}

function set(draft: Draft, from: readonly End[], place: Place): End {
  const values = { name: draft.random.chance(0.7) ? '{{ $uppercase("ana") }}' : 'Ana' };
  return { node: add(draft, 'set', from, place, { values }), handle: 'out' };
}

function branches(draft: Draft, from: readonly End[], place: Place): readonly End[] {
  const ends: End[] = [];
  for (let count = 2 + draft.random.int(2); count > 0; count -= 1) {
    const first = draft.random.chance(0.25) ? delay(draft, from, place) : undefined;
    const here = first ? { ...place, after: [...place.after, ...first.delays] } : place;
    const step = draft.random.chance(0.25) ? call : action;
    ends.push(...step(draft, first?.ends ?? from, here));
  }
  return [set(draft, ends, place)];
}

function loop(draft: Draft, from: readonly End[], place: Place): readonly End[] {
  const { random } = draft;
  const items = ['ana', 'ben', 'cem'].slice(0, random.int(4));
  const config = { items, concurrency: 1 + random.int(3), onError: random.pick(['stop', 'collect']) };
  const id = add(draft, 'for-each', from, place, config);
  inside(draft, { parent: id, after: place.after, loop: true });
  return endsOf(draft, id);
}

function attempt(draft: Draft, from: readonly End[], place: Place): readonly End[] {
  const id = add(draft, 'try', from, place, {});
  inside(draft, { parent: id, after: place.after, loop: false });
  return [
    { node: id, handle: 'out' },
    { node: id, handle: 'error' },
  ];
}

function inside(draft: Draft, place: Place): void {
  const first = action(draft, [], place);
  if (draft.random.chance(0.5)) block(draft, first, place);
}

function delay(draft: Draft, from: readonly End[], place: Place) {
  const count = 1 + draft.random.int(40);
  const unit = draft.random.pick(['second', 'second', 'minute', 'day']);
  const id = add(draft, 'delay', from, place, { mode: 'for', count, unit });
  return { ends: [{ node: id, handle: 'out' }], delays: [id] };
}

function call(draft: Draft, from: readonly End[], place: Place): readonly End[] {
  if (draft.callable.length === 0) return action(draft, from, place);
  const config = { flow: draft.random.pick(draft.callable), input: {}, wait: draft.random.chance(0.8) };
  return endsOf(draft, add(draft, 'call-flow', from, place, config));
}
