import type { Migration } from './migration.ts';

export const wordsOfPacks: Migration = {
  name: '0008-words-of-packs',
  sql: `
-- Which of a connection's lookups offers values for a variable: {"connection", "name"}.
alter table variable add column lookup json;
-- What an imported pack says of the account.
alter table connection add column help text not null default '';
`,
};
