import { useEffect } from 'react';
import { removeSelected, toggleSelected } from '../../store/canvas-commands.ts';
import { copySelected, duplicateSelected, paste } from '../../store/clipboard.ts';
import { useEditorStore } from '../../store/editor-context.ts';
import { type EditorStore, openPalette, redo, select, undo } from '../../store/editor-store.ts';

interface Props {
  readonly editable: boolean;
  readonly save: () => Promise<boolean>;
}

const isWriting = (target: EventTarget | null): boolean =>
  target instanceof HTMLElement &&
  (target.isContentEditable || target.matches('input, textarea, select, [role="option"], [role="combobox"]'));
const isElsewhere = (target: EventTarget | null): boolean =>
  target instanceof Element && target.closest('[role="dialog"], [role="menu"]') !== null;

function selectAll(store: EditorStore): void {
  const { nodes, notes, edges } = store.getState().flow;
  select(
    store,
    [...nodes.map((node) => node.id), ...notes.map((note) => `note:${note.id}`)],
    edges.map((edge) => edge.id),
  );
}

/** What a key does on the canvas; `undefined` if nothing. */
function commandOf(event: KeyboardEvent, store: EditorStore): (() => void) | undefined {
  const key = event.key.toLowerCase();
  if (event.ctrlKey || event.metaKey) {
    if (key === 'z') return () => (event.shiftKey ? redo(store) : undo(store));
    if (key === 'y') return () => redo(store);
    if (key === 'd') return () => duplicateSelected(store);
    return key === 'a' ? () => selectAll(store) : undefined;
  }
  if (event.altKey) return undefined;
  if (key === 'delete' || key === 'backspace') return () => removeSelected(store);
  if (key === '/') return () => openPalette(store, { to: 'anywhere' });
  if (key === 'd' && event.shiftKey) return () => toggleSelected(store);
  return key === 'escape' ? () => leave(store) : undefined;
}

function leave(store: EditorStore): void {
  if (store.getState().palette) openPalette(store, undefined);
  else select(store, []);
}

function listen(store: EditorStore, { editable, save }: Props): () => void {
  const press = (event: KeyboardEvent): void => {
    if ((event.ctrlKey || event.metaKey) && event.key.toLowerCase() === 's') {
      event.preventDefault();
      if (editable) void save();
      return;
    }
    if (!editable || event.defaultPrevented || isWriting(event.target) || isElsewhere(event.target)) return;
    const command = commandOf(event, store);
    if (!command) return;
    event.preventDefault();
    command();
  };
  const copy = (event: ClipboardEvent): void => {
    const text = isWriting(event.target) || String(getSelection() ?? '') !== '' ? undefined : copySelected(store);
    if (text === undefined) return;
    event.clipboardData?.setData('text/plain', text);
    event.preventDefault();
    if (event.type === 'cut') removeSelected(store);
  };
  const insert = (event: ClipboardEvent): void => {
    if (isWriting(event.target)) return;
    if (paste(store, event.clipboardData?.getData('text/plain') ?? '')) event.preventDefault();
  };
  window.addEventListener('keydown', press);
  window.addEventListener('copy', copy);
  if (editable) window.addEventListener('cut', copy);
  if (editable) window.addEventListener('paste', insert);
  return () => {
    window.removeEventListener('keydown', press);
    window.removeEventListener('copy', copy);
    window.removeEventListener('cut', copy);
    window.removeEventListener('paste', insert);
  };
}

/** The keys of the editor: save, undo, delete, copy, paste, duplicate, select all, “/” for the palette. */
export function EditorKeys({ editable, save }: Props) {
  const store = useEditorStore();
  useEffect(() => listen(store, { editable, save }), [store, editable, save]);
  return null;
}
