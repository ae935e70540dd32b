import type { FlowNote } from '@joinery/core';
import { colorNote, resize, resizeNote, writeNote } from '../store/canvas-commands.ts';
import { type EditorStore, openPalette } from '../store/editor-store.ts';
import type { CanvasActions } from './canvas-actions.ts';
import { CONTAINER_PADDING } from './node-size.ts';

const firstInside = { x: CONTAINER_PADDING.side, y: CONTAINER_PADDING.top + 32 };

export const makeCanvasActions = (store: EditorStore): CanvasActions => ({
  resizeNode: (id, position, size) => resize(store, id, position, size),
  addInside: (container) => openPalette(store, { to: 'place', position: firstInside, parent: container }),
  insertOnEdge: (edge) => openPalette(store, { to: 'edge', edge }),
  writeNote: (id, text) => writeNote(store, id, text),
  colorNote: (id, color) => colorNote(store, id, color as NonNullable<FlowNote['color']>),
  resizeNote: (id, position, size) => resizeNote(store, id, position, size),
});
