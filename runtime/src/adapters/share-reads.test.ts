import { expect, it } from 'vitest';
import { shareReads } from './share-reads.ts';

function slow() {
  const begun: string[] = [];
  const open: { readonly answer: (value: string) => void; readonly fail: (error: Error) => void }[] = [];
  const read = (organization: string) => {
    begun.push(organization);
    return new Promise<string>((answer, fail) => open.push({ answer, fail }));
  };
  const next = async () => {
    for (;;) {
      const one = open.shift();
      if (one) return one;
      await new Promise((resolve) => setImmediate(resolve));
    }
  };
  return { begun, read: shareReads(read), next };
}

it('reads once for all who ask at the same time', async () => {
  const { begun, read, next } = slow();
  const answers = Promise.all([read('acme'), read('acme'), read('globex')]);
  (await next()).answer('one');
  (await next()).answer('two');
  expect(await answers).toEqual(['one', 'one', 'two']);
  expect(begun).toEqual(['acme', 'globex']);
});

it('never answers with a read that began before the question, and gathers those who ask meanwhile', async () => {
  const { begun, read, next } = slow();
  const early = read('acme');
  const first = await next();
  const late = Promise.all([read('acme'), read('acme')]);
  first.answer('old');
  expect(await early).toBe('old');
  (await next()).answer('new');
  expect(await late).toEqual(['new', 'new']);
  expect(begun).toEqual(['acme', 'acme']);
});

it('fails those who shared the read, and nobody after them', async () => {
  const { read, next } = slow();
  const failed = Promise.allSettled([read('acme'), read('acme')]);
  const first = await next();
  const after = read('acme');
  first.fail(new Error('gone'));
  expect((await failed).map(({ status }) => status)).toEqual(['rejected', 'rejected']);
  (await next()).answer('back');
  expect(await after).toBe('back');
});
