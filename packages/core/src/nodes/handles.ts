import type { Handle } from './node-definition.ts';

export const outHandle: Handle = { name: 'out', title: 'Next' };
export const errorHandle: Handle = { name: 'error', title: 'If it fails', error: true };

export const onlyOut = (): readonly Handle[] => [outHandle];
export const outAndError = (): readonly Handle[] => [outHandle, errorHandle];
export const noHandles = (): readonly Handle[] => [];
