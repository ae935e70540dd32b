import { existsSync, readdirSync, readFileSync } from 'node:fs';
import { describe, expect, it } from 'vitest';
import { readDoc, repositoryFile, tableRows } from './read-doc.ts';

const page = readDoc('architecture.md');
const named = (cell = ''): readonly string[] => [...cell.matchAll(/`([^`]+)`/g)].map(([, name = '']) => name);

const folderOf = (name: string): string =>
  ['connectors', 'designer', 'runtime'].includes(name) ? name : `packages/${name}`;

const sourcesIn = (folder: string): readonly { readonly file: string; readonly text: string }[] =>
  readdirSync(repositoryFile(folder), { recursive: true, encoding: 'utf8' })
    .filter((name) => /\.tsx?$/.test(name) && !/(^|[\\/])(node_modules|dist|dist-types)[\\/]/.test(name))
    .map((name) => ({ file: `${folder}/${name}`, text: readFileSync(repositoryFile(`${folder}/${name}`), 'utf8') }));

const isTest = (file: string): boolean => /\.(test|contract)\.tsx?$|[\\/](testing|test|test-[\w-]+\.ts)/.test(file);

describe('docs/architecture.md', () => {
  it('maps folders and files that are there, every package among them', () => {
    const mapped = tableRows(page, '## The map').flatMap(([cell]) => named(cell));
    const folders = mapped.slice(0, mapped.indexOf('test') + 1);
    expect(folders.filter((folder) => !existsSync(repositoryFile(folder)))).toEqual([]);
    const packages = readdirSync(repositoryFile('packages')).map((name) => `packages/${name}`);
    expect(packages.filter((name) => !folders.includes(name))).toEqual([]);
  });

  it('says who may import whom as the manifests and the imports have it', () => {
    for (const [name, allowed = ''] of tableRows(page, '### Who may import whom')) {
      const folder = folderOf(named(name)[0] ?? '');
      const [always = '', inTests = ''] = allowed.split(';');
      const manifest = JSON.parse(readFileSync(repositoryFile(`${folder}/package.json`), 'utf8')) as {
        dependencies?: Record<string, string>;
      };
      const ours = Object.keys(manifest.dependencies ?? {}).filter((each) => each.startsWith('@joinery/'));
      expect([folder, ...ours.toSorted()]).toEqual([
        folder,
        ...named(always)
          .map((each) => `@joinery/${each}`)
          .toSorted(),
      ]);
      for (const { file, text } of sourcesIn(folder)) {
        const imported = [...text.matchAll(/from '@joinery\/([\w-]+)'/g)].map(([, each = '']) => each);
        const may = [...named(always), ...(isTest(file) ? named(inTests) : [])];
        expect([file, ...imported.filter((each) => !may.includes(each) && !folder.endsWith(each))]).toEqual([file]);
      }
    }
  });

  it('is right that driving, hearing and answering know ports only', () => {
    const foreign =
      /from '(?:(?:\.\.\/)+adapters\/[^']*|bullmq|ioredis|pg|kysely|@electric-sql\/[^']*|@joinery\/sandbox)'/g;
    const rooms = ['runtime/src/run', 'runtime/src/triggers', 'runtime/src/api', 'runtime/src/ports'];
    const found = rooms
      .flatMap(sourcesIn)
      .flatMap(({ file, text }) =>
        isTest(file) ? [] : [...text.matchAll(foreign)].map(([what]) => `${file}: ${what}`),
      );
    expect(found).toEqual([]);
    const users = sourcesIn('runtime/src').filter(
      ({ file, text }) => !isTest(file) && text.includes("'@joinery/sandbox'"),
    );
    expect(users.length).toBe(2);
    expect(users.every(({ file }) => file.startsWith('runtime/src/adapters/'))).toBe(true);
  });

  it('names the file that keeps each invariant', () => {
    const section = page.slice(page.indexOf('## The interpreter'), page.indexOf('## Effect classes'));
    const kept = [...section.matchAll(/^\d\. \*\*(.+?)\*\* \(`([\w-]+\.ts)`\)/gm)];
    expect(kept).toHaveLength(6);
    for (const [, invariant = '', file = ''] of kept) {
      const text = readFileSync(repositoryFile(`packages/core/src/interpreter/${file}`), 'utf8');
      const [head = ''] = text.split('*/');
      expect(head.replace(/\s+\*?\s*/g, ' ').toLowerCase()).toContain(`"${invariant.toLowerCase()}"`);
    }
  });
});
