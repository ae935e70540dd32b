import { FlowError } from '../flow-error.ts';
import type { Flow, FlowNote } from '../model/flow.ts';

export function setNotes(flow: Flow, notes: readonly FlowNote[]): Flow {
  return { ...flow, notes };
}

/** Adds a note; its id must be free. */
export function addNote(flow: Flow, note: FlowNote): Flow {
  if (flow.notes.some(({ id }) => id === note.id))
    throw new FlowError('note.duplicate_id', `The note id “${note.id}” is taken: choose another.`);
  return setNotes(flow, [...flow.notes, note]);
}

/** Replaces the note of the same id. */
export function updateNote(flow: Flow, note: FlowNote): Flow {
  if (!flow.notes.some(({ id }) => id === note.id))
    throw new FlowError('note.unknown', `The flow has no note “${note.id}”: it may have been removed meanwhile.`);
  return setNotes(
    flow,
    flow.notes.map((one) => (one.id === note.id ? note : one)),
  );
}

export function removeNotes(flow: Flow, ids: Iterable<string>): Flow {
  const gone = new Set(ids);
  const notes = flow.notes.filter(({ id }) => !gone.has(id));
  return notes.length === flow.notes.length ? flow : setNotes(flow, notes);
}
