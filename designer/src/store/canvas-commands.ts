import {
  type FlowEdge,
  connect,
  disconnect,
  type Flow,
  type FlowNote,
  moveNodes,
  type Position,
  removeNodes,
  removeNotes,
  setNotes,
  setParents,
  setSize,
  toggleDisabled,
} from '@joinery/core';
import { noteCanvasId, noteIdOf } from '../canvas/canvas-types.ts';
import { layOut } from '../canvas/lay-out.ts';
import type { Size } from '../canvas/node-size.ts';
import { type EditorStore, edit, endGroup, select } from './editor-store.ts';

/** A node or note that was dropped, with the container it now lies in where that has changed. */
export interface Dropped {
  readonly id: string;
  readonly position: Position;
  readonly parent?: { readonly id: string | undefined };
}

const moveNotes = (flow: Flow, to: ReadonlyMap<string, Position>): Flow =>
  flow.notes.some((note) => to.has(note.id))
    ? setNotes(
        flow,
        flow.notes.map((note) => ({ ...note, position: to.get(note.id) ?? note.position })),
      )
    : flow;

/** Steps that were dropped into the same container go there together, so that the edges among them stay. */
function takeIn(flow: Flow, dropped: readonly Dropped[]): Flow {
  const byParent = new Map<string | undefined, Map<string, Position>>();
  for (const { id, parent, position } of dropped) {
    if (!parent) continue;
    const group = byParent.get(parent.id) ?? new Map<string, Position>();
    byParent.set(parent.id, group.set(id, position));
  }
  return [...byParent].reduce((next, [parent, to]) => setParents(next, to, parent), flow);
}

/** Takes over where nodes and notes were put. Steps that change their container lose the edges across its border. */
export function drop(store: EditorStore, dropped: readonly Dropped[], mark?: string): void {
  edit(
    store,
    (flow) => {
      const nodes = new Map<string, Position>();
      const notes = new Map<string, Position>();
      for (const { id, position } of dropped) {
        const note = noteIdOf(id);
        if (note === undefined) nodes.set(id, position);
        else notes.set(note, position);
      }
      return takeIn(moveNotes(moveNodes(flow, nodes), notes), dropped);
    },
    mark,
  );
}

export function join(store: EditorStore, wish: Omit<FlowEdge, 'id'>): void {
  endGroup(store);
  edit(store, (flow) => connect(flow, wish));
}

/** Takes away what is selected: steps with what lives in them, notes and edges, as one undo. */
export function removeSelected(store: EditorStore): void {
  const { selected, selectedEdges } = store.getState();
  const notes = new Set([...selected].flatMap((id) => noteIdOf(id) ?? []));
  const nodes = [...selected].filter((id) => noteIdOf(id) === undefined);
  endGroup(store);
  edit(store, (flow) => {
    let next = flow;
    if (selectedEdges.size > 0) next = disconnect(next, [...selectedEdges]);
    if (nodes.length > 0) next = removeNodes(next, nodes);
    return removeNotes(next, notes);
  });
  select(store, []);
}

export function arrange(store: EditorStore): void {
  endGroup(store);
  edit(store, (flow) => {
    const placed = layOut(flow);
    let next = moveNodes(flow, new Map([...placed].map(([id, { position }]) => [id, position])));
    for (const [id, { size }] of placed) if (size) next = setSize(next, id, size);
    return next;
  });
}

export function toggleSelected(store: EditorStore): void {
  const { selected } = store.getState();
  endGroup(store);
  edit(store, (flow) =>
    flow.nodes.filter((node) => selected.has(node.id)).reduce((next, node) => toggleDisabled(next, node.id), flow),
  );
}

export const resize = (store: EditorStore, id: string, position: Position, size: Size): void =>
  edit(store, (flow) => setSize(moveNodes(flow, new Map([[id, position]])), id, size));

const changeNote = (store: EditorStore, id: string, change: (note: FlowNote) => FlowNote, mark?: string): void =>
  edit(
    store,
    (flow) =>
      setNotes(
        flow,
        flow.notes.map((note) => (note.id === id ? change(note) : note)),
      ),
    mark,
  );

export const writeNote = (store: EditorStore, id: string, text: string): void =>
  changeNote(store, id, (note) => ({ ...note, text }), `note:${id}`);
export const colorNote = (store: EditorStore, id: string, color: NonNullable<FlowNote['color']>): void =>
  changeNote(store, id, (note) => ({ ...note, color }));
export const resizeNote = (store: EditorStore, id: string, position: Position, size: Size): void =>
  changeNote(store, id, (note) => ({ ...note, position, size }));

export function addNote(store: EditorStore, position: Position): void {
  const { flow } = store.getState();
  let number = flow.notes.length + 1;
  while (flow.notes.some((note) => note.id === `note${number}`)) number += 1;
  const id = `note${number}`;
  endGroup(store);
  edit(store, (before) => setNotes(before, [...before.notes, { id, text: '', position }]));
  select(store, [noteCanvasId(id)]);
}
