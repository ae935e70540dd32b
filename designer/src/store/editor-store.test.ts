import { emptyFlow, type Flow, type FlowNode, moveNodes, setConfig, setTitle } from '@joinery/core';
import { describe, expect, it } from 'vitest';
import { drop, join, removeSelected, writeNote, addNote } from './canvas-commands.ts';
import {
  createEditorStore,
  edit,
  endGroup,
  isDirty,
  markSaved,
  redo,
  select,
  tellProblems,
  undo,
} from './editor-store.ts';

const node = (id: string, more: Partial<FlowNode> = {}): FlowNode => ({
  id,
  kind: 'set',
  config: {},
  position: { x: 0, y: 0 },
  ...more,
});
const flow: Flow = {
  ...emptyFlow,
  nodes: [
    node('start', { kind: 'trigger', config: { on: 'manual' } }),
    node('a'),
    node('b'),
    node('each', { kind: 'for-each' }),
    node('inner', { parent: 'each' }),
  ],
  edges: [{ id: 'start-out-a', source: 'start', sourceHandle: 'out', target: 'a' }],
};
const open = () => createEditorStore(flow, 1);
const titleOf = (store: ReturnType<typeof open>, id: string) =>
  store.getState().flow.nodes.find((one) => one.id === id)?.title;

describe('undo', () => {
  it('takes back typing in one field at once', () => {
    const store = open();
    for (const title of ['R', 'Re', 'Rea', 'Read']) edit(store, (before) => setTitle(before, 'a', title), 'title:a');
    expect(titleOf(store, 'a')).toBe('Read');
    undo(store);
    expect(store.getState().flow).toEqual(flow);
    expect(store.getState().history.done).toHaveLength(0);
  });

  it('keeps typing in two fields apart', () => {
    const store = open();
    edit(store, (before) => setTitle(before, 'a', 'A'), 'title:a');
    edit(store, (before) => setTitle(before, 'b', 'B'), 'title:b');
    undo(store);
    expect([titleOf(store, 'a'), titleOf(store, 'b')]).toEqual(['A', undefined]);
  });

  it('begins anew in the same field after the field was left', () => {
    const store = open();
    edit(store, (before) => setTitle(before, 'a', 'One'), 'title:a');
    endGroup(store);
    edit(store, (before) => setTitle(before, 'a', 'Two'), 'title:a');
    undo(store);
    expect(titleOf(store, 'a')).toBe('One');
  });

  it('does not join an edit to one that was brought back by redo', () => {
    const store = open();
    edit(store, (before) => setTitle(before, 'a', 'One'), 'title:a');
    undo(store);
    redo(store);
    edit(store, (before) => setTitle(before, 'a', 'Two'), 'title:a');
    undo(store);
    expect(titleOf(store, 'a')).toBe('One');
  });

  it('forgets what was undone once something else is done', () => {
    const store = open();
    edit(store, (before) => setTitle(before, 'a', 'One'));
    undo(store);
    edit(store, (before) => setTitle(before, 'b', 'Other'));
    redo(store);
    expect([titleOf(store, 'a'), titleOf(store, 'b')]).toEqual([undefined, 'Other']);
  });

  it('takes back a drag of several steps at once', () => {
    const store = open();
    drop(store, [
      { id: 'a', position: { x: 32, y: 0 } },
      { id: 'b', position: { x: 64, y: 0 } },
    ]);
    undo(store);
    expect(store.getState().flow).toEqual(flow);
  });

  it('leaves no trace of an edit that changes nothing', () => {
    const store = open();
    edit(store, (before) => moveNodes(before, new Map([['a', { x: 0, y: 0 }]])));
    edit(store, (before) => setConfig(before, 'a', {}));
    expect(store.getState().history.done).toHaveLength(0);
    expect(isDirty(store.getState())).toBe(false);
  });

  it('brings back a removed container with all that stood in it', () => {
    const store = open();
    select(store, ['each']);
    removeSelected(store);
    expect(store.getState().flow.nodes.map((one) => one.id)).toEqual(['start', 'a', 'b']);
    undo(store);
    expect(store.getState().flow).toEqual(flow);
  });

  it('never takes back a selection', () => {
    const store = open();
    edit(store, (before) => setTitle(before, 'a', 'One'));
    select(store, ['b']);
    undo(store);
    expect([...store.getState().selected]).toEqual(['b']);
  });

  it('takes back a written note as one', () => {
    const store = open();
    addNote(store, { x: 0, y: 0 });
    for (const text of ['H', 'Ho', 'Hold']) writeNote(store, 'note1', text);
    undo(store);
    expect(store.getState().flow.notes[0]?.text).toBe('');
  });
});

describe('the draft', () => {
  it('is unsaved after an edit, saved after a save, and saved again when undo leads back there', () => {
    const store = open();
    edit(store, (before) => setTitle(before, 'a', 'One'));
    expect(isDirty(store.getState())).toBe(true);
    markSaved(store, 2, store.getState().history.done.at(-1));
    expect(isDirty(store.getState())).toBe(false);
    edit(store, (before) => setTitle(before, 'a', 'Two'));
    expect(isDirty(store.getState())).toBe(true);
    undo(store);
    expect(isDirty(store.getState())).toBe(false);
    undo(store);
    expect(isDirty(store.getState())).toBe(true);
  });

  it('is still unsaved if something was typed while the save was under way', () => {
    const store = open();
    edit(store, (before) => setTitle(before, 'a', 'One'), 'title:a');
    const entry = store.getState().history.done.at(-1);
    edit(store, (before) => setTitle(before, 'a', 'One more'), 'title:a');
    markSaved(store, 2, entry);
    expect(isDirty(store.getState())).toBe(true);
  });

  it('cannot be changed by who may only look', () => {
    const store = createEditorStore(flow, 1, false);
    edit(store, (before) => setTitle(before, 'a', 'One'));
    expect(store.getState().flow).toBe(flow);
  });

  it('drops what the server found wrong once it is changed', () => {
    const store = open();
    tellProblems(store, [{ code: 'x.y', message: 'Wrong.', pointer: '', severity: 'error' }]);
    edit(store, (before) => setTitle(before, 'a', 'One'));
    expect(store.getState().serverProblems).toEqual([]);
  });

  it('stays as it is when core refuses an edit, and says why', () => {
    const store = open();
    join(store, { source: 'a', sourceHandle: 'out', target: 'start' });
    expect(store.getState().flow).toBe(flow);
    expect(store.getState().refusal?.message).toContain('No edge may lead into the trigger');
  });
});

describe('a step that is dropped into a container', () => {
  it('lives in it, loses the edges across its border and comes back with them', () => {
    const store = open();
    drop(store, [{ id: 'a', position: { x: 40, y: 80 }, parent: { id: 'each' } }]);
    expect(store.getState().flow.nodes.find((one) => one.id === 'a')?.parent).toBe('each');
    expect(store.getState().flow.edges).toEqual([]);
    undo(store);
    expect(store.getState().flow).toEqual(flow);
  });
});
