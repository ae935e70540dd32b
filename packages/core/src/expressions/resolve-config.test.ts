import { describe, expect, it } from 'vitest';
import type { Json, JsonObject } from '../model/json.ts';
import { compileConfig, resolveConfig, type Resolution } from './resolve-config.ts';

const world: JsonObject = {
  trigger: { user: { login: 'ann', age: 41, tags: ['a', 'b'], boss: null } },
  vars: { domain: 'x.org' },
  list: [{ id: 1 }, { id: 2 }],
};
const scope = { get: (name: string) => world[name] };

function resolve(config: JsonObject, deferred: readonly string[] = []): Resolution {
  return resolveConfig(compileConfig(config, deferred), scope);
}

function input(config: JsonObject): JsonObject {
  const resolution = resolve(config);
  if (resolution.state !== 'done') throw new Error('is pending');
  return resolution.input;
}

describe('resolveConfig', () => {
  it.each<[Json, Json]>([
    ['{{ trigger.user.age }}', 41],
    ['{{trigger.user}}', { login: 'ann', age: 41, tags: ['a', 'b'], boss: null }],
    ['{{ trigger.nobody.x }}', null],
    ['{{ 5 }}', 5],
    ['{{ "a" }}', 'a'],
    ['plain', 'plain'],
    ['{{ trigger.user.login }}@{{ vars.domain }}', 'ann@x.org'],
    ['{{ trigger.user.age }}/{{ true }}/{{ trigger.user.boss }}/{{ trigger.x }}/', '41/true///'],
    ['tags {{ trigger.user.tags }}', 'tags ["a","b"]'],
    [
      ['{{ trigger.user.age }}', { deep: '{{ vars.domain }}' }],
      [41, { deep: 'x.org' }],
    ],
    ['\\{{ not this }}', '{{ not this }}'],
  ])('%j becomes %j', (value, expected) => {
    expect(input({ value })).toEqual({ value: expected });
  });

  it('leaves placeholders in keys and in deferred values as they are', () => {
    expect(input({ '{{ k }}': 1 })).toEqual({ '{{ k }}': 1 });
    const resolution = resolve({ result: '{{ item.id }}', items: '{{ list }}' }, ['result']);
    expect(resolution).toMatchObject({ state: 'done', input: { result: '{{ item.id }}', items: world['list'] } });
  });

  it('hands out, once each, what only the evaluator can tell and puts the values in', () => {
    const resolution = resolve({
      ids: '{{ list.id }}',
      count: 'n={{ $count(list) }}',
      again: '{{ $count(list) }}',
      name: '{{ trigger.user.login }}',
      none: '{{ $x }}',
    });
    if (resolution.state !== 'pending') throw new Error('is done');
    expect(resolution.expressions).toEqual([' list.id ', ' $count(list) ', ' $x ']);
    const finished = resolution.finish([{ ok: true, value: [1, 2] }, { ok: true, value: 2 }, { ok: true }]);
    expect(finished).toEqual({ ok: true, input: { ids: [1, 2], count: 'n=2', again: 2, name: 'ann', none: null } });
  });

  it('turns a refused expression into an error that names it and its place', () => {
    const resolution = resolve({ to: ['{{ $sum("a") }}'] });
    if (resolution.state !== 'pending') throw new Error('is done');
    expect(resolution.finish([{ ok: false, code: 'expression.failed', message: 'a number was expected.' }])).toEqual({
      ok: false,
      error: {
        code: 'expression.failed',
        message: 'The expression “$sum("a")” at /to/0 failed: a number was expected.',
        retryable: false,
        details: { expression: '$sum("a")', pointer: '/to/0' },
      },
    });
    expect(resolution.finish([])).toMatchObject({ ok: false, error: { code: 'expression.no_value' } });
  });

  it('refuses a placeholder that is never closed, whatever the evaluator says', () => {
    const resolution = resolve({ to: 'Hi {{ trigger.user.login' });
    if (resolution.state !== 'pending') throw new Error('is done');
    expect(resolution.finish([{ ok: true, value: 1 }])).toMatchObject({
      ok: false,
      error: { code: 'expression.not_closed' },
    });
  });

  it('looks up only the root names that are mentioned', () => {
    const asked: string[] = [];
    const compiled = compileConfig(
      { a: '{{ trigger.user.login }} {{ vars.domain & steps.x }}', b: '{{ trigger }}' },
      [],
    );
    resolveConfig(compiled, {
      get: (name) => {
        asked.push(name);
        return world[name];
      },
    });
    expect(asked).toEqual(['trigger', 'trigger']);
    expect(compiled.roots).toEqual(['trigger', 'vars', 'steps']);
    expect(compileConfig({ a: '{{ $string($) }}' }, []).roots).toEqual(['*']);
  });

  it('does not let a config replace the prototype of its input', () => {
    const resolved = input(JSON.parse('{"__proto__":{"admin":true},"x":"{{ 1 }}"}') as JsonObject);
    expect(Object.getPrototypeOf(resolved)).toBe(Object.prototype);
    expect(resolved['admin']).toBeUndefined();
  });
});

describe('a text that is put together', () => {
  const scope = { get: () => ({ text: 'x'.repeat(20_000_000) }) };

  it('fails by name once the texts of a node are larger than fifty megabytes', () => {
    const config = compileConfig({ a: '{{ one.text }}, {{ two.text }}', b: ['and {{ three.text }}'] }, []);
    expect(resolveConfig(config, scope)).toMatchObject({
      state: 'failed',
      error: {
        code: 'payload.too_large',
        message:
          'With the expression “three.text” at /b/0 the texts of this node become larger than 50 MB; put less into them.',
        details: { pointer: '/b/0' },
      },
    });
  });

  it('fails by name if what it names is longer than any text', () => {
    let doubled: Json = 'x'.repeat(1_000_000);
    for (let times = 0; times < 10; times += 1) doubled = [doubled, doubled];
    const config = compileConfig({ a: 'all: {{ it }}' }, []);
    expect(resolveConfig(config, { get: () => doubled })).toMatchObject({
      state: 'failed',
      error: { code: 'payload.too_large', details: { expression: 'it' } },
    });
  });
});
