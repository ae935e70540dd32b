import { writeFileSync } from 'node:fs';
import { toCard } from '@joinery/connector-kit';
import { connectors } from '@joinery/connectors';
import type { ActionCard, Fields } from '@joinery/core';
import { describe, expect, it } from 'vitest';
import { readDoc, repositoryFile } from './read-doc.ts';

const namesOf = (fields: Fields): string =>
  fields.map(({ name, required }) => (required === true ? `**${name}**` : name)).join(', ') || '–';

const effectOf = ({ effect, changes, destructive }: ActionCard): string =>
  changes ? `${effect}${destructive ? ', takes away' : ''}` : 'reads';

/** What the page shows of the connectors: the catalog, as Markdown. */
const catalogTables = (): string =>
  connectors
    .map(toCard)
    .map((card) => {
      const actions = card.actions.map(
        (action) =>
          `| \`${card.name}.${action.name}\` | ${action.title} | ${effectOf(action)} | ${namesOf(action.input)} | ${namesOf(action.output)} |`,
      );
      const triggers = card.triggers.map(
        (trigger) =>
          `| \`${card.name}.${trigger.name}\` | ${trigger.title} | trigger | ${namesOf(trigger.input)} | ${namesOf(trigger.output)} |`,
      );
      const lookups = card.lookups.map(({ name }) => `\`${name}\``).join(', ') || 'none';
      return [
        `### ${card.title} (\`${card.name}\`)`,
        '',
        `${card.description} Connection: ${namesOf(card.auth) === '–' ? 'none' : namesOf(card.auth)}. Lookups: ${lookups}.`,
        '',
        '| Name | Title | Effect | Input | Output |',
        '|---|---|---|---|---|',
        ...actions,
        ...triggers,
      ].join('\n');
    })
    .join('\n\n');

describe('the tables of docs/connectors.md', () => {
  it('show every action, trigger and lookup of the catalog as it is', () => {
    const page = readDoc('connectors.md');
    const from = page.indexOf('\n### ', page.indexOf('\n## What ships\n')) + 1;
    // UPDATE_DOCS=1 writes the tables anew.
    if (process.env['UPDATE_DOCS'])
      writeFileSync(repositoryFile('docs/connectors.md'), `${page.slice(0, from)}${catalogTables()}\n`);
    expect(readDoc('connectors.md').slice(from).trim()).toBe(catalogTables());
  });
});
