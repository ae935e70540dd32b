import { mkdir, mkdtemp, rm, writeFile } from 'node:fs/promises';
import type { AddressInfo } from 'node:net';
import { tmpdir } from 'node:os';
import path from 'node:path';
import express from 'express';
import { afterAll, beforeAll, expect, it } from 'vitest';
import { mountDesigner } from './serve-designer.ts';

const script = `export const text = '${'designer '.repeat(500)}';`;
const app = express();
const server = app.listen(0, '127.0.0.1');
let folder = '';
let url = '';
beforeAll(async () => {
  folder = await mkdtemp(path.join(tmpdir(), 'joinery-designer-'));
  await mkdir(path.join(folder, 'assets'));
  await writeFile(path.join(folder, 'index.html'), '<!doctype html><title>Joinery</title>');
  await writeFile(path.join(folder, 'assets', 'index-Bx91_aZ0.js'), script);
  mountDesigner(app, folder);
  url = `http://127.0.0.1:${(server.address() as AddressInfo).port}`;
});
afterAll(async () => {
  server.close();
  await rm(folder, { recursive: true, force: true });
});
const page = { headers: { accept: 'text/html,*/*' } };

it("answers the designer's page at each of its own addresses, to be asked for anew each time", async () => {
  for (const address of ['/', '/flows/some-flow', '/runs']) {
    const response = await fetch(`${url}${address}`, page);
    expect([await response.text(), response.headers.get('cache-control')]).toEqual([
      '<!doctype html><title>Joinery</title>',
      'no-cache',
    ]);
  }
});

it('sends files whose name holds their hash compressed, to be kept for ever', async () => {
  const response = await fetch(`${url}/assets/index-Bx91_aZ0.js`, { headers: { 'accept-encoding': 'br' } });
  expect(response.headers.get('content-encoding')).toBe('br');
  expect(response.headers.get('cache-control')).toContain('immutable');
  expect(Number(response.headers.get('content-length'))).toBeLessThan(script.length / 10);
  expect(await response.text()).toBe(script);
  const etag = response.headers.get('etag') ?? '';
  expect((await fetch(`${url}/assets/index-Bx91_aZ0.js`, { headers: { 'if-none-match': etag } })).status).toBe(304);
});

it('answers no page for what is a file, an API route or outside the folder', async () => {
  for (const address of ['/assets/old-12345678.js', '/api/v1/nothing', '/hooks/nothing', '/%2e%2e/package.json'])
    expect((await fetch(`${url}${address}`, page)).status).toBe(404);
});
