// Finds a Chromium for the tests that need one, and installs Debian's where that is possible. Nothing is downloaded otherwise.
import { spawnSync } from 'node:child_process';
import { accessSync, constants } from 'node:fs';
import path from 'node:path';

/** Playwright's launch options, or a sentence that says why there is no browser. */
export function ensureBrowser(env = process.env) {
  const found = findBrowser(env) ?? (installBrowser(env) ? findBrowser(env) : undefined);
  return found ?? 'No Chromium was found: install it (Debian: apt-get install chromium) or name one in CHROMIUM_PATH.';
}

const LAUNCH = [
  '--no-sandbox',
  '--disable-gpu',
  '--disable-dev-shm-usage',
  '--disable-quic',
  '--no-first-run',
  '--disable-background-networking',
  '--disable-component-update',
  '--disable-sync',
];

function findBrowser(env) {
  const named = env.CHROMIUM_PATH;
  const executablePath = named
    ? isExecutable(named)
      ? named
      : undefined
    : onPath(env, ['chromium', 'chromium-browser', 'google-chrome-stable', 'google-chrome']);
  if (executablePath) return { executablePath, args: LAUNCH, headless: true };
  // On macOS and Windows, Playwright knows where an installed Chrome is.
  return named || process.platform === 'linux' ? undefined : { channel: 'chrome', args: LAUNCH, headless: true };
}

function installBrowser(env) {
  if (process.platform !== 'linux' || process.getuid?.() !== 0 || env.CHROMIUM_PATH || !onPath(env, ['apt-get']))
    return false;
  const apt = (...args) =>
    spawnSync('apt-get', args, { stdio: 'ignore', env: { ...env, DEBIAN_FRONTEND: 'noninteractive' } }).status === 0;
  return apt('update', '-qq') && apt('install', '-y', '-qq', '--no-install-recommends', 'chromium', 'fonts-liberation');
}

function onPath(env, names) {
  for (const folder of (env.PATH ?? '').split(path.delimiter)) {
    for (const name of names) if (isExecutable(path.join(folder, name))) return path.join(folder, name);
  }
  return undefined;
}

function isExecutable(file) {
  try {
    accessSync(file, constants.X_OK);
    return true;
  } catch {
    return false;
  }
}
