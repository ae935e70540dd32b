import { readFileSync } from 'node:fs';
import { processRoles } from '@joinery/runtime/config';
import { describe, expect, it } from 'vitest';
import { parse } from 'yaml';
import { readDoc, repositoryFile } from './read-doc.ts';

interface Service {
  readonly image: string;
  readonly command?: readonly string[];
  readonly environment?: Readonly<Record<string, string>>;
  readonly volumes?: readonly string[];
  readonly tmpfs?: readonly string[];
  readonly user?: string;
  readonly ports?: readonly string[];
  readonly healthcheck?: { readonly test: readonly string[] };
  readonly stop_grace_period?: string;
}

const page = readDoc('deploy.md');
const configuration = readDoc('configuration.md');
const text = readDoc('deploy/compose.yaml');
const compose = parse(text, { merge: true, strict: true }) as {
  readonly services: Readonly<Record<string, Service>>;
  readonly volumes: Readonly<Record<string, unknown>>;
};
const services = Object.entries(compose.services);
const ours = services.filter(([, { command = [] }]) => command.includes('runtime/bin/joinery.mjs'));
const isOurs = (name: string): boolean => /^(JOINERY_[A-Z_]+|DATABASE_URL|REDIS_URL|PORT|HOST|LOG_LEVEL)$/.test(name);
const isExplained = (name: string): boolean => new RegExp(`\`${name}\``).test(configuration);

describe('docs/deploy/compose.yaml', () => {
  it('runs two servers and two workers, by roles that there are', () => {
    const roles = ours.map(([, { command = [] }]) => (command[2] === 'worker' ? 'worker' : (command[4] ?? 'all')));
    expect(roles.toSorted()).toEqual(['api', 'api', 'worker', 'worker']);
    expect(roles.filter((role) => !processRoles.some((known) => known === role))).toEqual([]);
  });

  it('gives Joinery only variables that the configuration page explains', () => {
    const given = new Set(ours.flatMap(([, { environment = {} }]) => Object.keys(environment)));
    expect([...given].filter((name) => !isExplained(name))).toEqual([]);
    expect([...given]).toEqual(expect.arrayContaining(['DATABASE_URL', 'REDIS_URL', 'JOINERY_KEY', 'JOINERY_URL']));
  });

  it('asks every process for its readiness, at the port that it was given', () => {
    for (const [, { environment = {}, healthcheck, command = [] }] of ours) {
      const port = environment[command[2] === 'worker' ? 'JOINERY_HEALTH_PORT' : 'PORT'];
      expect(port).toMatch(/^\d+$/);
      expect(healthcheck?.test.join(' ')).toContain(`http://127.0.0.1:${port}/readyz`);
    }
  });

  it('gives every process the same database, Redis and key', () => {
    for (const name of ['DATABASE_URL', 'REDIS_URL', 'JOINERY_KEY'])
      expect(new Set(ours.map(([, { environment = {} }]) => environment[name])).size).toBe(1);
    expect(compose.services['redis']?.command?.join(' ')).toContain('--maxmemory-policy noeviction');
  });

  it('gives every process a data folder that its user may write, and that goes with the container', () => {
    for (const [, { environment = {}, tmpfs = [], user }] of ours) {
      expect(user).toBe('node');
      expect(tmpfs).toContainEqual(expect.stringMatching(`^${environment['JOINERY_DATA']}:uid=1000,`));
    }
  });

  it('asks for its secrets and has none', () => {
    const secrets = /\b(?:PASSWORD|JOINERY_KEY|JOINERY_SETUP_CODE): (?!\$\{\w+:\?)/;
    expect(text).not.toMatch(secrets);
    expect(page).toMatch(/JOINERY_KEY=\$\(/);
  });

  it('names ports and volumes once, and waits longer for a stop than the process may take', () => {
    const ports = ours.flatMap(([, service]) => service.ports ?? []);
    expect(new Set(ports).size).toBe(2);
    const named = services.flatMap(([, service]) => (service.volumes ?? []).filter((volume) => !/^[./]/.test(volume)));
    expect(named.map((volume) => volume.split(':')[0])).toEqual(Object.keys(compose.volumes));
    const start = readFileSync(repositoryFile('runtime/src/cli/start.ts'), 'utf8');
    const [, budget = ''] = /process\.exit\(1\), ([\d_]+)\)/.exec(start) ?? [];
    const most = Number(budget.replaceAll('_', '')) / 1000;
    expect(most).toBeGreaterThan(0);
    for (const [, service] of ours) expect(Number.parseInt(service.stop_grace_period ?? '0', 10)).toBeGreaterThan(most);
    expect(Number(/TimeoutStopSec=(\d+)/.exec(page)?.[1])).toBeGreaterThan(most);
    expect(page).toContain(`the process ${most} in all`);
  });
});

describe('docs/deploy.md', () => {
  it('names only variables that the configuration page explains', () => {
    const mentioned = [...page.matchAll(/\b([A-Z][A-Z_]{3,})\b/g)].map(([, name = '']) => name).filter(isOurs);
    expect(mentioned.length).toBeGreaterThan(5);
    expect(mentioned.filter((name) => !isExplained(name))).toEqual([]);
  });

  it('is linked from the configuration page', () => {
    expect(configuration).toContain('(deploy.md)');
  });
});
