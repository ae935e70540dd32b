export * from './connector.ts';
export * from './connector-error.ts';
