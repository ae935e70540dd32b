import { readFile, writeFile } from 'node:fs/promises';
import { createServer, type Server } from 'node:http';
import type { AddressInfo } from 'node:net';
import path from 'node:path';
import { callRoute, routes } from '@joinery/api';
import { emptyFlow, type Flow } from '@joinery/core';
import { describe, expect, it } from 'vitest';
import { addFlow, becomeOwner, type Owner } from '../product/owner.ts';
import { freePort } from '../product/free-port.ts';
import { SETUP_CODE } from '../product/start-product.ts';
import { until } from '../product/until.ts';
import { type Begun, beginJoinery, type Ended, type Environment, inFolder, runJoinery } from './run-joinery.ts';

const key = Buffer.alloc(32, 1).toString('base64');
const otherKey = Buffer.alloc(32, 2).toString('base64');
/** Nothing listens there, and nothing may without being root. */
const nobody = '127.0.0.1:1';

/** One sentence or more, all in one line, nothing of our insides, soon. */
function expectRefusal(ended: Ended, sentence: RegExp): void {
  expect(ended.stderr).toMatch(sentence);
  expect(ended.stderr.trim().split('\n')).toHaveLength(1);
  expect(ended.stderr).not.toMatch(/ at .*\.[jt]s|node_modules|Error:/);
  expect(ended.code).toBe(1);
  expect(ended.seconds).toBeLessThan(30);
}

const start = (env: Environment): Promise<Ended> =>
  inFolder((folder) => runJoinery(['start'], { JOINERY_DATA: folder, PORT: '0', ...env }));

async function ready(begun: Begun): Promise<string> {
  const ended = begun.ended.then((each) => {
    throw new Error(`It ended with code ${each.code}: ${each.stderr}`);
  });
  const url = until(() => /ready at (\S+)/.exec(begun.stdout())?.[1], 'the start', { limitMs: 90_000 });
  return Promise.race([url, ended]);
}

/** Starts the product for `use`, and ends it as a crash would unless `use` did. */
async function withProduct<T>(env: Environment, use: (url: string, begun: Begun) => Promise<T>): Promise<T> {
  const begun = beginJoinery(['start'], { JOINERY_SETUP_CODE: SETUP_CODE, LOG_LEVEL: 'warn', ...env }, 200);
  try {
    return await use(await ready(begun), begun);
  } finally {
    begun.kill('SIGKILL');
    await begun.ended;
  }
}

describe('a start that cannot be', () => {
  it('names the port that another program has, before anything else is opened', async () => {
    const server: Server = createServer();
    await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
    const { port } = server.address() as AddressInfo;
    expectRefusal(
      await start({ PORT: String(port) }),
      new RegExp(`Port ${port} on 127\\.0\\.0\\.1 is taken.*PORT=${port + 1}`),
    );
    await new Promise((resolve) => server.close(resolve));
  });

  it('names the address that is not of this machine', async () => {
    expectRefusal(await start({ HOST: '192.0.2.1' }), /192\.0\.2\.1 is no address of this machine; set HOST/);
  });

  it('names the Redis that does not answer, without its password', async () => {
    const ended = await start({ REDIS_URL: `redis://:hush@${nobody}` });
    expectRefusal(ended, /The Redis named in REDIS_URL \(127\.0\.0\.1:1\) cannot be used/);
    expect(ended.stderr).not.toContain('hush');
  });

  it('names the PostgreSQL that does not answer, without its password', async () => {
    const ended = await start({ DATABASE_URL: `postgres://joinery:hush@${nobody}/people` });
    expectRefusal(ended, /The database named in DATABASE_URL \(127\.0\.0\.1:1\/people\) cannot be used/);
    expect(ended.stderr).not.toContain('hush');
  });

  it('names each variable that does not fit, what it is and what would be right', async () => {
    const ended = await start({ PORT: '70000', LOG_LEVEL: 'loud', JOINERY_POLL_SECONDS: 'often' });
    expectRefusal(ended, /PORT is "70000", not a port from 0 to 65535\./);
    expect(ended.stderr).toMatch(/LOG_LEVEL is "loud", not fatal, error, warn/);
    expect(ended.stderr).toMatch(/JOINERY_POLL_SECONDS is "often", not a number from 1 to 3600\./);
  });

  it('does not repeat what may be a secret', async () => {
    const ended = await start({ DATABASE_URL: 'hush', REDIS_URL: 'hush', JOINERY_SETUP_CODE: 'hush' });
    expectRefusal(
      ended,
      /DATABASE_URL is not an address such as postgres:.*REDIS_URL is not an address such as redis:/,
    );
    expect(ended.stderr).not.toContain('hush');
  });

  it('refuses a key that is none', async () => {
    expectRefusal(await start({ JOINERY_KEY: 'short' }), /JOINERY_KEY is not a key of 32 bytes in base64 or hex/);
  });

  it('says where its folder cannot be', async () => {
    await inFolder(async (folder) => {
      const file = path.join(folder, 'file');
      await writeFile(file, '');
      expectRefusal(await start({ JOINERY_DATA: path.join(file, 'data') }), /JOINERY_DATA/);
    });
  });

  it.each([['worker'], ['start', '--role', 'worker'], ['start', '--role', 'api']])(
    'asks for DATABASE_URL where processes must share one: %s %s %s',
    async (...args) => {
      const ended = await inFolder((folder) => runJoinery(args.filter(Boolean), { JOINERY_DATA: folder, PORT: '0' }));
      expectRefusal(ended, /The role "(worker|api)" needs DATABASE_URL/);
    },
  );
});

describe('a data directory', () => {
  it('is one process’s own, and opens its secrets only with the key that sealed them', async () => {
    await inFolder(async (folder) => {
      const env = { JOINERY_DATA: folder, PORT: '0', JOINERY_KEY: key };
      await withProduct(env, async (url) => {
        const second = await runJoinery(['start'], env);
        expectRefusal(second, /The data directory .* is in use by process \d+: stop that process, or set DATABASE_URL/);
        const { organization, call } = await becomeOwner(url);
        await call(routes.connectSandbox, { params: { organization } });
        expect(await checksOf(url)).toEqual({ database: true, queue: true, migrations: true, key: true });
      });
      const strange = { ...env, JOINERY_KEY: otherKey };
      expectRefusal(
        await runJoinery(['start'], strange),
        /JOINERY_KEY is not the key that the secrets of this database/,
      );
      await withProduct({ ...strange, JOINERY_LOST_KEY: 'on' }, async (url) => {
        expect(await checksOf(url)).toEqual({ database: true, queue: true, migrations: true, key: false });
      });
      await withProduct({ ...env, JOINERY_KEY: `${otherKey},${key}` }, async (url) => {
        expect(await checksOf(url)).toMatchObject({ key: true });
      });
    });
  });
});

async function checksOf(url: string): Promise<Record<string, boolean>> {
  const answer = await fetch(`${url}/readyz`);
  const { checks } = (await answer.json()) as {
    readonly checks: readonly { readonly name: string; readonly ok: boolean }[];
  };
  expect(answer.status).toBe(checks.every(({ ok }) => ok) ? 200 : 503);
  return Object.fromEntries(checks.map(({ name, ok }) => [name, ok]));
}

/** Reads one person again and again: a thousand calls, one after the other. */
const longFlow: Flow = {
  ...emptyFlow,
  nodes: [
    { id: 'start', kind: 'trigger', config: { on: 'manual', input: {} }, position: { x: 0, y: 0 } },
    {
      id: 'each',
      kind: 'for-each',
      config: { items: '{{ [1..1000] }}', result: '{{ item }}' },
      position: { x: 0, y: 200 },
    },
    {
      id: 'read',
      kind: 'action',
      parent: 'each',
      config: { action: 'okta.findGroups', connection: 'okta', input: { query: 'Office' } },
      position: { x: 0, y: 80 },
    },
    { id: 'end', kind: 'return', config: { values: { count: '{{ each.count }}' } }, position: { x: 0, y: 600 } },
  ],
  edges: [
    { id: 'a', source: 'start', sourceHandle: 'out', target: 'each' },
    { id: 'b', source: 'each', sourceHandle: 'out', target: 'end' },
  ],
};

describe('a stop', () => {
  it.each(['SIGTERM', 'SIGINT'] as const)(
    'by %s ends with code 0 in the middle of a run, which goes on after the next start',
    async (signal) => {
      await inFolder(async (folder) => {
        const record = path.join(folder, 'calls.jsonl');
        const env = { JOINERY_DATA: folder, PORT: String(await freePort()), JOINERY_SANDBOX_RECORD: record };
        let known: { readonly owner: Owner; readonly run: string } | undefined;
        await withProduct(env, async (url, begun) => {
          const owner = await becomeOwner(url);
          await owner.call(routes.connectSandbox, { params: { organization: owner.organization } });
          const run = await startRun(owner);
          known = { owner, run };
          await until(async () => (await callsIn(record)) >= 20, 'the middle of the run');
          const asked = performance.now();
          begun.kill(signal);
          const ended = await begun.ended;
          expect(ended).toMatchObject({ code: 0, stderr: '' });
          expect((performance.now() - asked) / 1_000).toBeLessThan(20);
        });
        expect(await callsIn(record)).toBeLessThan(900);
        await withProduct(env, async (url) => {
          if (!known) throw new Error('The first half did not get far enough.');
          const { owner, run } = known;
          const params = { organization: owner.organization, run };
          const call = () => callRoute(routes.readRun, { params }, undefined, { url, token: owner.token });
          const over = await until(async () => {
            const now = await call();
            return now.status === 'finished' || now.status === 'failed' ? now : undefined;
          }, 'the end of the run');
          expect(over).toMatchObject({ status: 'finished', output: { count: 1000 }, error: null });
          expect(await callsIn(record)).toBeGreaterThanOrEqual(1_000);
        });
      });
    },
  );
});

describe('a stop while a vendor does not answer', () => {
  it('ends with code 0 within the budget, and the step is decided after the next start', async () => {
    let asked = 0;
    const vendor = createServer(() => {
      asked += 1;
    });
    await new Promise<void>((resolve) => vendor.listen(0, '127.0.0.1', resolve));
    const { port } = vendor.address() as AddressInfo;
    await inFolder(async (folder) => {
      const env = { JOINERY_DATA: folder, PORT: String(await freePort()), JOINERY_ALLOWED_HOSTS: `127.0.0.1:${port}` };
      let known: { readonly owner: Owner; readonly run: string } | undefined;
      await withProduct(env, async (url, begun) => {
        const owner = await becomeOwner(url);
        await owner.call(routes.createConnection, { params: { organization: owner.organization }, body: web });
        known = { owner, run: await startRun(owner, posting(`http://127.0.0.1:${port}/`)) };
        await until(() => asked > 0, 'the call');
        const told = performance.now();
        begun.kill('SIGTERM');
        expect(await begun.ended).toMatchObject({ code: 0, stderr: '' });
        expect((performance.now() - told) / 1_000).toBeLessThan(25);
      });
      await withProduct(env, async (url) => {
        if (!known) throw new Error('The first half did not get far enough.');
        const params = { organization: known.owner.organization, run: known.run };
        const { token } = known.owner;
        const status = await until(async () => {
          const now = await callRoute(routes.readRun, { params }, undefined, { url, token });
          return now.status === 'attention' ? now.status : undefined;
        }, 'the decision');
        expect({ status, asked }).toEqual({ status: 'attention', asked: 1 });
      });
    });
    vendor.closeAllConnections();
    await new Promise((resolve) => vendor.close(resolve));
  });
});

const web = { name: 'web', title: 'Web', connector: 'http', settings: {}, secrets: {} };

/** Posts once, which nobody can tell to be safe to repeat. */
function posting(address: string): Flow {
  const position = { x: 0, y: 0 };
  const input = { method: 'POST', url: address, body: { hello: 'vendor' } };
  return {
    ...emptyFlow,
    nodes: [
      { id: 'start', kind: 'trigger', config: { on: 'manual', input: {} }, position },
      { id: 'post', kind: 'action', config: { action: 'http.send', connection: 'web', input }, position },
    ],
    edges: [{ id: 'a', source: 'start', sourceHandle: 'out', target: 'post' }],
  };
}

async function startRun(owner: Owner, draft = longFlow): Promise<string> {
  const flow = await addFlow(owner, 'Long', draft);
  const params = { organization: owner.organization, flow };
  return (await owner.call(routes.runFlow, { params, body: { version: 'published', inputs: {} } })).run;
}

/** How often the groups of the sandbox were listed. */
async function callsIn(record: string): Promise<number> {
  const text = await readFile(record, 'utf8').catch(() => '');
  return text.split('\n').filter((line) => line.includes('/api/v1/groups?q=Office')).length;
}
