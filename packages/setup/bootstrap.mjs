// Sets the project up with nothing but Node and npm, then runs one task: start, test, build, lint, format, bench or chaos.
import { spawnSync } from 'node:child_process';
import { createHash } from 'node:crypto';
import { existsSync, mkdirSync, readFileSync, writeFileSync } from 'node:fs';
import path from 'node:path';
import { fileURLToPath } from 'node:url';

const root = path.resolve(path.dirname(fileURLToPath(import.meta.url)), '../..');
const [task, ...rest] = process.argv.slice(2);

requireNode(20, 19);
install();
const tasks = { start, test, build, lint, format, bench, chaos };
if (!Object.hasOwn(tasks, task)) fail(`Unknown task "${task}". Use one of: ${Object.keys(tasks).join(', ')}.`);
tasks[task]();

/** Installs with the pinned pnpm, only when the lockfile or Node changed since the last time. */
function install() {
  const stampFile = path.join(root, 'node_modules', '.setup-stamp');
  const stamp = createHash('sha256')
    .update(process.version)
    .update(readFileSync(path.join(root, 'pnpm-lock.yaml')))
    .digest('hex');
  if (existsSync(stampFile) && readFileSync(stampFile, 'utf8') === stamp) return;
  const { packageManager } = JSON.parse(readFileSync(path.join(root, 'package.json'), 'utf8'));
  console.log('Installing dependencies (first run, or the lockfile changed) …');
  run(
    'npm',
    [
      'exec',
      '--yes',
      '--package',
      packageManager,
      '--',
      'pnpm',
      'install',
      '--frozen-lockfile',
      '--reporter=append-only',
    ],
    {
      CI: process.env.CI ?? '1',
      npm_config_loglevel: 'error',
    },
  );
  mkdirSync(path.dirname(stampFile), { recursive: true });
  writeFileSync(stampFile, stamp);
}

/** Compiles every package, and bundles the designer when its sources or what it imports changed. */
function build() {
  run(bin('tsc'), ['-b', 'packages/setup']);
  const stampFile = path.join(root, 'designer/dist/.stamp');
  const stamp = sourceStamp();
  if (existsSync(stampFile) && readFileSync(stampFile, 'utf8') === stamp) return;
  run(bin('vite', 'designer'), ['build', 'designer', '--logLevel', 'warn']);
  writeFileSync(stampFile, stamp);
}

function start() {
  build();
  // Half of what a collection would copy is dead by the next one: a third less work under load, nothing at rest.
  run(process.execPath, ['--max-semi-space-size=64', 'runtime/bin/joinery.mjs', 'start', ...rest]);
}

function test() {
  build();
  run(bin('vitest'), ['run', '--config', 'test/vitest.config.ts', ...rest]);
}

function lint() {
  run(bin('oxlint'), ['--type-aware', ...rest]);
  run(bin('biome'), ['format', '.']);
}

function format() {
  run(bin('biome'), ['format', '--write', '.']);
}

function bench() {
  build();
  run(process.execPath, ['test/dist/bench/main.js', ...rest]);
}

function chaos() {
  build();
  run(process.execPath, ['test/dist/chaos/main.js', ...rest]);
}

/** Changes when a file that ends up in the designer's bundle does. Git knows the files; outside a checkout, always build. */
function sourceStamp() {
  const listed = spawnSync('git', ['ls-files', '-co', '--exclude-standard', 'designer', 'packages', 'pnpm-lock.yaml'], {
    cwd: root,
    encoding: 'utf8',
  });
  if (listed.status !== 0) return `unknown ${Date.now()}`;
  const hash = createHash('sha256');
  for (const file of listed.stdout.split('\n').filter(Boolean).sort()) {
    const full = path.join(root, file);
    if (existsSync(full)) hash.update(file).update(readFileSync(full));
  }
  return hash.digest('hex');
}

function requireNode(major, minor) {
  const [haveMajor, haveMinor] = process.versions.node.split('.').map(Number);
  if (haveMajor > major || (haveMajor === major && haveMinor >= minor)) return;
  fail(`Node ${process.versions.node} is too old: install Node ${major}.${minor} or newer.`);
}

function bin(name, from = '.') {
  return path.join(root, from, 'node_modules', '.bin', name);
}

function run(command, args, env = {}) {
  const done = spawnSync(command, args, {
    cwd: root,
    stdio: 'inherit',
    env: { ...process.env, ...env },
    shell: process.platform === 'win32',
  });
  if (done.status !== 0) process.exit(done.status ?? 1);
}

function fail(message) {
  console.error(message);
  process.exit(1);
}
