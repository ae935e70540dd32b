import type { ForkOptions } from 'node:child_process';
import { realpathSync } from 'node:fs';
import { createRequire } from 'node:module';
import { dirname, join } from 'node:path';
import { fileURLToPath } from 'node:url';

const here = fileURLToPath(import.meta.url);
// From sources (tests, development) the process still runs what tsc wrote.
const compiled = here.endsWith('.ts') ? join(dirname(here), '../../dist/evaluator') : dirname(here);

/** The compiled program that an evaluator process runs. */
export const childProgram: string = join(compiled, 'child.js');

/** Flags, environment and pipes of an evaluator process: a capped heap, no code from text, no files but its own, no environment. */
export function processOptions(heapMb: number): ForkOptions {
  return {
    execArgv: [
      `--max-old-space-size=${heapMb}`,
      '--max-semi-space-size=4',
      '--v8-pool-size=0',
      '--disable-proto=delete',
      '--disallow-code-generation-from-strings',
      '--no-addons',
      '--no-global-search-paths',
      '--disable-warning=ExperimentalWarning',
      process.allowedNodeEnvironmentFlags.has('--permission') ? '--permission' : '--experimental-permission',
      ...readablePaths().map((path) => `--allow-fs-read=${path}`),
    ],
    // JSONata reads dates without a zone in the local one; the answer must not depend on the machine.
    env: { TZ: 'UTC' },
    serialization: 'json',
    stdio: ['ignore', 'ignore', 'ignore', 'ipc'],
  };
}

/** Node 20 aborts when a path is listed twice, as it would be where the libraries are not symbolic links. */
function readablePaths(): readonly string[] {
  const runtime = join(compiled, '../..');
  const { resolve } = createRequire(import.meta.url);
  const libraries = ['jsonata', 're2js'].flatMap((name) => [
    join(runtime, 'node_modules', name),
    packageFolder(realpathSync(resolve(name)), name),
  ]);
  const folders = [...new Set([compiled, ...libraries])];
  return [...folders.map((folder) => join(folder, '*')), join(runtime, 'package.json')];
}

function packageFolder(file: string, name: string): string {
  const marker = join('node_modules', name);
  return file.slice(0, file.lastIndexOf(marker) + marker.length);
}
