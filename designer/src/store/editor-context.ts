import { createContext, useContext } from 'react';
import { useStore } from 'zustand';
import type { EditorState, EditorStore } from './editor-store.ts';

export const EditorContext = createContext<EditorStore | undefined>(undefined);

export function useEditorStore(): EditorStore {
  const store = useContext(EditorContext);
  if (!store) throw new Error('The editor store is missing: draw this below EditorContext.');
  return store;
}

export const useEditor = <T>(selector: (state: EditorState) => T): T => useStore(useEditorStore(), selector);
