import type { Position } from '@joinery/core';
import { createContext, useContext } from 'react';
import type { Size } from './node-size.ts';

/** What the pieces of a canvas ask for. A read-only canvas leaves them all undone. */
export interface CanvasActions {
  readonly resizeNode: (id: string, position: Position, size: Size) => void;
  readonly insertOnEdge: (edge: string) => void;
  readonly addInside: (container: string) => void;
  readonly writeNote: (id: string, text: string) => void;
  readonly colorNote: (id: string, color: string) => void;
  readonly resizeNote: (id: string, position: Position, size: Size) => void;
}

const nothing = (): void => undefined;

export const idleActions: CanvasActions = {
  resizeNode: nothing,
  insertOnEdge: nothing,
  addInside: nothing,
  writeNote: nothing,
  colorNote: nothing,
  resizeNote: nothing,
};

export const CanvasActionsContext = createContext<CanvasActions>(idleActions);
export const useCanvasActions = (): CanvasActions => useContext(CanvasActionsContext);
