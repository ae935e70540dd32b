import { type Flow, FlowError, type Position, type Problem } from '@joinery/core';
import { createStore, type StoreApi } from 'zustand/vanilla';
import { emptyHistory, type History, type HistoryEntry, record, redoLast, seal, undoLast } from './history.ts';

export type PanelName = 'node' | 'problems' | 'flow' | 'versions' | 'run';

/** What is to be done with the step that the palette offers. */
export type PaletteAim =
  | { readonly to: 'anywhere' }
  | { readonly to: 'place'; readonly position: Position; readonly parent?: string }
  | { readonly to: 'handle'; readonly node: string; readonly handle: string; readonly position?: Position }
  | { readonly to: 'edge'; readonly edge: string };

export interface EditorState {
  /** The document: saved, undone. */
  readonly flow: Flow;
  readonly history: History;
  readonly revision: number;
  /** False for who may look only: every edit is then left undone. */
  readonly editable: boolean;
  /** The last entry of the history when the draft was saved. */
  readonly savedEntry: HistoryEntry | undefined;
  /** The session: mine, never saved or undone. Ids as on the canvas. */
  readonly selected: ReadonlySet<string>;
  readonly selectedEdges: ReadonlySet<string>;
  readonly panel: PanelName | undefined;
  readonly palette: PaletteAim | undefined;
  /** Told by core here, and by the server when it was last asked. */
  readonly problems: readonly Problem[];
  readonly serverProblems: readonly Problem[];
  /** Why the last edit that core refused was refused; `at` tells one from the next. */
  readonly refusal: { readonly message: string; readonly at: number } | undefined;
  /** A node to be brought into view; `at` tells one wish from the next. */
  readonly reveal: { readonly node: string; readonly at: number } | undefined;
}
export type EditorStore = StoreApi<EditorState>;

export function createEditorStore(flow: Flow, revision: number, editable = true): EditorStore {
  return createStore<EditorState>(() => ({
    flow,
    editable,
    history: emptyHistory,
    revision,
    savedEntry: undefined,
    selected: new Set<string>(),
    selectedEdges: new Set<string>(),
    panel: undefined,
    palette: undefined,
    problems: [],
    serverProblems: [],
    refusal: undefined,
    reveal: undefined,
  }));
}

export const isDirty = ({ history, savedEntry }: EditorState): boolean => history.done.at(-1) !== savedEntry;

/** The only way in which the document changes. What core refuses changes nothing and is told as `refusal`. Edits of one mark, made in a row, are one undo. */
export function edit(store: EditorStore, change: (flow: Flow) => Flow, mark?: string): void {
  if (!store.getState().editable) return;
  try {
    store.setState((state) => {
      const next = record(state, change(state.flow), mark);
      return next === state ? state : { ...next, serverProblems: [] };
    });
  } catch (error) {
    if (!(error instanceof FlowError)) throw error;
    store.setState(({ refusal }) => ({ refusal: { message: error.message, at: (refusal?.at ?? 0) + 1 } }));
  }
}

/** Ends the group of edits under way: a field was left, a drag has ended. */
export const endGroup = (store: EditorStore): void => store.setState(({ history }) => ({ history: seal(history) }));

const keepKnown = (flow: Flow, selected: ReadonlySet<string>): ReadonlySet<string> => {
  const known = new Set([...flow.nodes.map((node) => node.id), ...flow.notes.map((note) => `note:${note.id}`)]);
  return new Set([...selected].filter((id) => known.has(id)));
};

const step = (store: EditorStore, move: typeof undoLast): void =>
  store.setState((state) => {
    const next = move(state);
    return { ...next, selected: keepKnown(next.flow, state.selected), serverProblems: [] };
  });
export const undo = (store: EditorStore): void => step(store, undoLast);
export const redo = (store: EditorStore): void => step(store, redoLast);

/** A problem as the server tells it. */
interface ToldProblem extends Omit<Problem, 'node'> {
  readonly node?: string | undefined;
}
/** Takes up what the server found wrong; the next edit takes it away again. */
export const tellProblems = (store: EditorStore, problems: readonly ToldProblem[]): void =>
  store.setState({
    serverProblems: problems.map(({ node, ...problem }) => (node === undefined ? problem : { ...problem, node })),
  });

/** The server holds the flow as it was when `entry` was the last thing done. */
export function markSaved(store: EditorStore, revision: number, entry: HistoryEntry | undefined): void {
  store.setState(({ history }) => ({ revision, savedEntry: entry, history: seal(history) }));
}

/** Takes up another document, such as somebody else's draft. What was done before cannot be undone any more. */
export function replaceDocument(store: EditorStore, flow: Flow, revision: number): void {
  const selected = new Set<string>();
  store.setState({
    flow,
    revision,
    history: emptyHistory,
    savedEntry: undefined,
    selected,
    selectedEdges: selected,
    serverProblems: [],
  });
}

export function select(store: EditorStore, nodes: Iterable<string>, edges: Iterable<string> = []): void {
  store.setState((state) => {
    const selected = new Set(nodes);
    const [only] = selected;
    const oneNode = selected.size === 1 && only !== undefined && !only.startsWith('note:');
    const panel = oneNode ? 'node' : state.panel === 'node' ? undefined : state.panel;
    return { selected, selectedEdges: new Set(edges), panel, history: seal(state.history) };
  });
}

export const showPanel = (store: EditorStore, panel: PanelName | undefined): void => store.setState({ panel });
export const openPalette = (store: EditorStore, palette: PaletteAim | undefined): void => store.setState({ palette });

/** Selects a node and brings it into view. */
export function jumpTo(store: EditorStore, node: string): void {
  select(store, [node]);
  store.setState(({ reveal }) => ({ reveal: { node, at: (reveal?.at ?? 0) + 1 } }));
}
