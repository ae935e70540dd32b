import { existsSync, readdirSync, readFileSync } from 'node:fs';
import { describe, expect, it } from 'vitest';
import { readDoc, repositoryFile, tableRows } from './read-doc.ts';

interface Manifest {
  readonly license?: string;
  readonly dependencies?: Readonly<Record<string, string>>;
  readonly devDependencies?: Readonly<Record<string, string>>;
}

const readManifest = (file: string): Manifest => JSON.parse(readFileSync(repositoryFile(file), 'utf8')) as Manifest;

const workspaces = [
  '.',
  ...readdirSync(repositoryFile('packages')).map((name) => `packages/${name}`),
  ...['connectors', 'runtime', 'designer', 'test'],
].filter((folder) => existsSync(repositoryFile(`${folder}/package.json`)));

/** Where each package of others is a direct dependency, and under which version. */
const direct = new Map<string, { readonly folders: string[]; readonly versions: Set<string> }>();
for (const folder of workspaces) {
  const { dependencies = {}, devDependencies = {} } = readManifest(`${folder}/package.json`);
  for (const [name, version] of Object.entries({ ...dependencies, ...devDependencies })) {
    if (version.startsWith('workspace:')) continue;
    const known = direct.get(name) ?? { folders: [], versions: new Set<string>() };
    known.folders.push(folder);
    known.versions.add(version);
    direct.set(name, known);
  }
}

const rows = tableRows(readDoc('dependencies.md'), '# Dependencies');
const nameOf = (row: readonly string[]): string => (row[0] ?? '').replaceAll('`', '');

describe('docs/dependencies.md', () => {
  it('has one line for each direct dependency, and no other', () => {
    expect(rows.map(nameOf).toSorted()).toEqual([...direct.keys()].toSorted());
  });

  it('says for each what it is for and why it was chosen', () => {
    const thin = rows.filter((row) => row.length !== 4 || row.some((cell) => cell.length < 2));
    expect(thin.map(nameOf)).toEqual([]);
  });

  it('names the licence that the package itself names', () => {
    const licences = rows.map((row) => [nameOf(row), row[1]]);
    const own = rows.map((row) => {
      const [folder = '.'] = direct.get(nameOf(row))?.folders ?? [];
      return [nameOf(row), readManifest(`${folder}/node_modules/${nameOf(row)}/package.json`).license];
    });
    expect(licences).toEqual(own);
  });

  it('is about exact versions, the same in every package', () => {
    const loose = [...direct].filter(
      ([, { versions }]) => versions.size > 1 || !/^\d+\.\d+\.\d+$/.test([...versions].join()),
    );
    expect(loose.map(([name]) => name)).toEqual([]);
  });
});
