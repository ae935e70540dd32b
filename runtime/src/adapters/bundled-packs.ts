import { readdir, readFile } from 'node:fs/promises';

/** The packs in `flowpacks/`, as the texts of their files. */
export async function bundledPacks(
  folder = new URL('../../../flowpacks/', import.meta.url),
): Promise<readonly { readonly name: string; readonly text: string }[]> {
  const names = await readdir(folder, { withFileTypes: true });
  const packs = names
    .filter((entry) => entry.isDirectory())
    .map(async ({ name }) => ({ name, text: await readFile(new URL(`${name}/flowpack.json`, folder), 'utf8') }));
  return Promise.all(packs);
}
