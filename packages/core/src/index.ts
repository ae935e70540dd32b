export * from './model/catalog.ts';
export * from './model/field.ts';
export * from './model/flow.ts';
export * from './model/json.ts';
export * from './model/limits.ts';
export * from './model/problem.ts';
export * from './model/run-event.ts';
export * from './model/run-state.ts';
