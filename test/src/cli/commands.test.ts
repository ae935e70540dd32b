import { readFile, rm, writeFile, mkdtemp } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { execFile } from 'node:child_process';
import { promisify } from 'node:util';
import { routes } from '@joinery/api';
import { emptyFlow, type Flow } from '@joinery/core';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { addFlow, becomeOwner, type Owner } from '../product/owner.ts';
import { embedded } from '../product/backends.ts';
import { root } from '../product/root.ts';
import { type OpenProduct, openProduct } from '../product/open-product.ts';
import { type Ended, runJoinery } from './run-joinery.ts';

const packFile = path.join(root, 'flowpacks/office365/flowpack.json');

let product: OpenProduct;
let owner: Owner;
let folder: string;
let params: { readonly organization: string };
beforeAll(async () => {
  folder = await mkdtemp(path.join(tmpdir(), 'joinery-commands-'));
  product = await openProduct(embedded);
  owner = await becomeOwner(product.url);
  params = { organization: owner.organization };
});
afterAll(async () => {
  await product?.close();
  await rm(folder, { recursive: true, force: true });
});

const joinery = (...args: readonly string[]): Promise<Ended> =>
  runJoinery(args, { JOINERY_URL: product.url, JOINERY_TOKEN: owner.token });

async function works(...args: readonly string[]): Promise<string> {
  const ended = await joinery(...args);
  expect(ended).toMatchObject({ code: 0, stderr: '' });
  return ended.stdout;
}

/** What it said on stderr, which is no stack, while it printed nothing and ended with code 1. */
async function fails(...args: readonly string[]): Promise<string> {
  const { code, stdout, stderr } = await joinery(...args);
  expect({ code, stdout }).toEqual({ code: 1, stdout: '' });
  expect(stderr).not.toMatch(/^\s+at /m);
  return stderr;
}

async function counts() {
  const flows = await owner.call(routes.listFlows, { params });
  const tables = await owner.call(routes.listTables, { params });
  const folders = await owner.call(routes.listFolders, { params });
  return { flows: flows.length, tables: tables.length, folders: folders.length };
}

async function packWith(
  change: (pack: { flows: { name: string; flow: Flow }[] } & Record<string, unknown>) => void,
): Promise<string> {
  const pack = JSON.parse(await readFile(packFile, 'utf8')) as Parameters<typeof change>[0];
  change(pack);
  const file = path.join(folder, 'changed.json');
  await writeFile(file, JSON.stringify(pack));
  return file;
}

describe('joinery --help', () => {
  it('lists the commands and the environment', async () => {
    const help = await works('--help');
    for (const name of ['start', 'worker', 'import', 'export', 'run', 'validate', 'runs'])
      expect(help).toMatch(new RegExp(`^  ${name} `, 'm'));
    for (const variable of [
      'DATABASE_URL',
      'REDIS_URL',
      'JOINERY_URL',
      'JOINERY_TOKEN',
      'JOINERY_ORGANIZATION',
      'JOINERY_KEY',
    ])
      expect(help).toContain(variable);
  });

  it.each(['start', 'worker', 'import', 'export', 'run', 'validate', 'runs'])(
    'of %s says what it does and shows an example',
    async (name) => {
      const help = await works(name, '--help');
      expect(help).toMatch(new RegExp(`^Usage: joinery ${name}`));
      expect(help).toMatch(new RegExp(`^Example.*\n  joinery ${name}`, 'm'));
    },
  );

  it('is shown after a command that there is not', async () => {
    expect(await fails('dance')).toMatch(/unknown command 'dance'/);
  });

  it('is reached with npx from the root of the project', async () => {
    const { stdout } = await promisify(execFile)('npx', ['--no-install', 'joinery', '--help'], { cwd: root });
    expect(stdout).toMatch(/^Usage: joinery/);
  });
});

describe('a command that works with a server', () => {
  it.each([['runs'], ['run', 'Hello'], ['export', 'Hello'], ['import', packFile]])(
    'asks for JOINERY_TOKEN: %s',
    async (...args) => {
      const ended = await runJoinery(args, { JOINERY_URL: product.url });
      expect(ended).toMatchObject({ code: 1, stdout: '' });
      expect(ended.stderr).toBe(
        'joinery: JOINERY_TOKEN is not set; create an API token under People › API tokens and put it there.\n',
      );
    },
  );

  it('says that a token is not valid, and that a server is not there', async () => {
    const strange = await runJoinery(['runs'], { JOINERY_URL: product.url, JOINERY_TOKEN: 'jny_strange' });
    expect(strange).toMatchObject({ code: 1 });
    expect(strange.stderr).toMatch(/^joinery: .*token/i);
    const nowhere = await runJoinery(['runs'], { JOINERY_URL: 'http://127.0.0.1:1', JOINERY_TOKEN: 'jny_x' });
    expect(nowhere).toMatchObject({ code: 1 });
    expect(nowhere.stderr).toMatch(/^joinery: .*http:\/\/127\.0\.0\.1:1.*\n$/);
  });

  it('names the organization that the token is not for', async () => {
    const ended = await runJoinery(['runs'], { ...serverOf(), JOINERY_ORGANIZATION: 'Elsewhere' });
    expect(ended.stderr).toMatch(/not for the organization "Elsewhere"/);
    expect((await runJoinery(['runs'], { ...serverOf(), JOINERY_ORGANIZATION: 'Acme' })).code).toBe(0);
  });
});

const serverOf = () => ({ JOINERY_URL: product.url, JOINERY_TOKEN: owner.token });

describe('joinery validate', () => {
  it('counts what is in a sound pack, without a server', async () => {
    const ended = await runJoinery(['validate', packFile], {});
    expect(ended).toMatchObject({ code: 0, stderr: '' });
    expect(ended.stdout).toMatch(/flowpack\.json: \d+ flows, 2 tables, nothing wrong\./);
  });

  it('names each problem by JSON pointer', async () => {
    const file = await packWith((pack) => {
      pack.title = 7;
      pack.surplus = true;
    });
    const ended = await runJoinery(['validate', file], {});
    expect(ended).toMatchObject({ code: 1, stdout: '' });
    expect(ended.stderr).toMatch(/^\/title: /m);
    expect(ended.stderr).toMatch(/surplus/);
  });

  it('names a file that is not there, and text that is no JSON', async () => {
    expect(await fails('validate', '/nowhere.json')).toMatch(/The file \/nowhere\.json cannot be read \(ENOENT\)/);
    const file = path.join(folder, 'broken.json');
    await writeFile(file, '{"format": ');
    expect(await fails('validate', file)).toMatch(/^\/: /);
  });
});

describe('joinery import', () => {
  it('creates nothing of a broken pack, and names its problems by JSON pointer', async () => {
    const before = await counts();
    const file = await packWith((pack) => {
      pack.title = 7;
    });
    expect(await fails('import', file)).toMatch(/^ {2}\/title: /m);
    expect(await counts()).toEqual(before);
  });

  it('asks for the connections that the pack needs', async () => {
    const before = await counts();
    expect(await fails('import', packFile)).toMatch(
      /needs a\S* \S+ connection for ".*"; name one with --connection \w+=NAME/,
    );
    expect(await counts()).toEqual(before);
  });

  it('says before what it would create', async () => {
    await owner.call(routes.connectSandbox, { params });
    const before = await counts();
    const told = await works('import', packFile, '--preview');
    expect(told).toMatch(/^flow {2,}O365 Staged Deactivation \(\d+ nodes\)$/m);
    expect(told).toMatch(/^table {2,}Office 365 Licenses \(\d+ columns\)$/m);
    expect(told).toMatch(/^connection {2,}okta: Okta \(okta\); fits: okta$/m);
    expect(told).toMatch(/^variable {2,}o365DelayCount: .* \(1\)$/m);
    expect(await counts()).toEqual(before);
  });

  it('refuses names that the pack does not have, and values that do not fit, and creates nothing', async () => {
    const before = await counts();
    expect(await fails('import', packFile, '--connection', 'oktaa=okta')).toMatch(/"oktaa".*okta/);
    expect(await fails('import', packFile, '--set', 'o365DelayCoun=1')).toMatch(/"o365DelayCoun".*o365DelayCount/);
    expect(await fails('import', packFile, '--set', 'o365DelayCount=soon')).toMatch(/o365DelayCount=soon is no number/);
    expect(await fails('import', packFile, '--set', 'o365DelayCount')).toMatch(
      /--set o365DelayCount is not of the form name=value/,
    );
    expect(await fails('import', packFile, '--connection', 'okta=nothing')).toMatch(/nothing/);
    expect(await counts()).toEqual(before);
  });

  it('takes the connections and values it is told, and publishes what is sound', async () => {
    const told = await works(
      ...['import', packFile, '--folder', 'Microsoft'],
      ...['--connection', 'okta=okta', 'office365=office365', '--set', 'o365DelayCount=2', 'o365DelayUnit=second'],
    );
    expect(told).toMatch(/^flow {3}O365 Staged Deactivation {2}[\w-]+$/m);
    expect(told).toMatch(/^table {2}Office 365 Licenses {2}[\w-]+$/m);
    const variables = await owner.call(routes.listVariables, { params });
    expect(variables).toMatchObject([
      { name: 'o365DelayCount', value: 2 },
      { name: 'o365DelayUnit', value: 'second' },
      {},
      {},
    ]);
    expect((await owner.call(routes.listFolders, { params })).map(({ name }) => name)).toEqual(['Microsoft']);
  });

  it('replaces flows and tables of the same name only if told to', async () => {
    const before = await counts();
    await works('import', packFile, '--folder', 'Microsoft', '--replace');
    const replaced = await counts();
    expect(replaced).toMatchObject({ flows: before.flows, tables: before.tables });
  });
});

describe('joinery export', () => {
  it('writes the same bytes each time, to a file or to standard output', async () => {
    const file = path.join(folder, 'out.json');
    const names = ['O365 Staged Deactivation', 'Store all Microsoft Licenses'];
    expect(await works('export', ...names, '--title', 'Mine', '--out', file)).toBe('');
    const text = await works('export', ...names, '--title', 'Mine');
    expect(text).toBe(await readFile(file, 'utf8'));
    expect((await runJoinery(['validate', file], {})).code).toBe(0);
  });

  it('names the flow that there is not, and the file that cannot be written', async () => {
    expect(await fails('export', 'Nothing')).toMatch(
      /There is no flow "Nothing"; the flows are: .*O365 Staged Deactivation/,
    );
    expect(await fails('export', 'O365 Staged Deactivation', '--out', '/nowhere/x.json')).toMatch(
      /\/nowhere\/x\.json cannot be written \(ENOENT\)/,
    );
  });
});

const position = { x: 0, y: 0 };
const hello: Flow = {
  ...emptyFlow,
  inputs: [{ name: 'name', type: 'text', title: 'Name', required: true }],
  nodes: [
    { id: 'start', kind: 'trigger', config: { on: 'manual', input: {} }, position },
    { id: 'end', kind: 'return', config: { values: { greeting: 'Hello {{ inputs.name }}' } }, position },
  ],
  edges: [{ id: 'a', source: 'start', sourceHandle: 'out', target: 'end' }],
};
const broken: Flow = {
  ...emptyFlow,
  nodes: [
    { id: 'start', kind: 'trigger', config: { on: 'manual', input: {} }, position },
    { id: 'end', kind: 'stop', config: { outcome: 'failed', message: 'No such person.' }, position },
  ],
  edges: [{ id: 'a', source: 'start', sourceHandle: 'out', target: 'end' }],
};

describe('joinery run and runs', () => {
  beforeAll(async () => {
    await addFlow(owner, 'Hello', hello);
    await addFlow(owner, 'Broken', broken);
  });

  it('waits for the end and prints the output', async () => {
    expect(JSON.parse(await works('run', 'Hello', '--input', '{"name":"Ana"}'))).toEqual({ greeting: 'Hello Ana' });
    expect(JSON.parse(await works('run', 'Hello', '--draft', '--input', '{"name":"Bo"}'))).toEqual({
      greeting: 'Hello Bo',
    });
  });

  it('prints the run and does not wait if told so', async () => {
    const run = (await works('run', 'Hello', '--detach', '--input', '{"name":"Cy"}')).trim();
    expect((await owner.call(routes.readRun, { params: { ...params, run } })).flowName).toBe('Hello');
  });

  it('ends with code 1 and the error of a run that fails', async () => {
    expect(await fails('run', 'Broken')).toMatch(/^joinery: The run [\w-]+ failed: .*No such person\./);
  });

  it('refuses inputs that are no object or do not fit', async () => {
    expect(await fails('run', 'Hello', '--input', 'Ana')).toMatch(/--input Ana is not a JSON object, such as/);
    expect(await fails('run', 'Hello')).toMatch(/name/i);
  });

  it('lists runs newest first, as lines and as JSON', async () => {
    const lines = (await works('runs')).trim().split('\n');
    expect(lines[0]).toMatch(/^\S+Z {2}failed {5}Broken {2}.*No such person\.$/);
    const listed = JSON.parse(
      await works('runs', '--flow', 'Hello', '--status', 'finished', '--limit', '2', '--json'),
    ) as readonly object[];
    expect(listed).toHaveLength(2);
    expect(listed[0]).toMatchObject({ flowName: 'Hello', status: 'finished', startedBy: 'manual' });
    expect(await works('runs', '--search', 'nobody-of-this-name')).toBe('');
  });

  it('names what a filter may be', async () => {
    expect(await fails('runs', '--status', 'odd')).toMatch(/--status odd is none of queued, running, waiting/);
    expect(await fails('runs', '--flow', 'Nothing')).toMatch(/There is no flow "Nothing"/);
    expect(await fails('runs', '--limit', 'many')).toMatch(/limit/);
  });
});
