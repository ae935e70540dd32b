import { spawnSync } from 'node:child_process';
import { pathToFileURL } from 'node:url';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { childProgram, processOptions } from './process-options.ts';

/** Runs code in a process with exactly the flags and environment of an evaluator, and reads the JSON that it prints. */
function runConfined(code: string): unknown {
  const { execArgv = [], env } = processOptions(96);
  const run = spawnSync(process.execPath, [...execArgv, '--input-type=module', '-e', code], { env, encoding: 'utf8' });
  return JSON.parse(run.stdout);
}

function attempt(statement: string): unknown {
  return runConfined(`
    import fs from 'node:fs'; import child_process from 'node:child_process'; import worker from 'node:worker_threads';
    try { ${statement}; console.log('"allowed"'); } catch (error) { console.log(JSON.stringify(error.code ?? error.name)); }`);
}

describe('an evaluator process', () => {
  it('has a capped heap, no addons, no pipes and an environment of nothing but UTC', () => {
    const { execArgv, env, stdio, serialization } = processOptions(64);
    expect(execArgv).toEqual(
      expect.arrayContaining(['--max-old-space-size=64', '--disable-proto=delete', '--no-addons']),
    );
    expect(execArgv?.filter((flag) => /^--(experimental-)?permission$/.test(flag))).toHaveLength(1);
    expect(execArgv?.filter((flag) => flag.startsWith('--allow-') && !flag.startsWith('--allow-fs-read='))).toEqual([]);
    expect(env).toEqual({ TZ: 'UTC' });
    expect(stdio).toEqual(['ignore', 'ignore', 'ignore', 'ipc']);
    expect(serialization).toBe('json');
  });

  it('sees no variable of its parent', () => {
    expect(runConfined('console.log(JSON.stringify(Object.keys(process.env)))')).toEqual(['TZ']);
  });

  it.each([
    ['read a file', 'fs.readFileSync("/etc/passwd")', 'ERR_ACCESS_DENIED'],
    ['list a folder', 'fs.readdirSync("/")', 'ERR_ACCESS_DENIED'],
    ['write a file', 'fs.writeFileSync("evaluator-was-here", "")', 'ERR_ACCESS_DENIED'],
    [
      'write beside its own program',
      `fs.writeFileSync(${JSON.stringify(`${childProgram}.bad`)}, "")`,
      'ERR_ACCESS_DENIED',
    ],
    ['start a process', 'child_process.spawnSync("true")', 'ERR_ACCESS_DENIED'],
    ['start a thread', 'new worker.Worker("1", { eval: true })', 'ERR_ACCESS_DENIED'],
    ['run text as code', 'new Function("return 1")()', 'EvalError'],
  ])('can not %s', (_, statement, refusal) => {
    expect(attempt(statement)).toBe(refusal);
  });

  it('can read its own program', () => {
    expect(attempt(`fs.readFileSync(${JSON.stringify(childProgram)})`)).toBe('allowed');
  });

  it('has no prototype to reach through, no way to call out and closed built-ins once hardened', () => {
    const module = pathToFileURL(join(childProgram, '../child/harden-process.js')).href;
    const found = runConfined(`
      const { hardenProcess } = await import(${JSON.stringify(module)}); hardenProcess();
      let marked = true; try { Object.prototype.leak = 1; } catch { marked = false; }
      console.log(JSON.stringify([typeof fetch, typeof WebSocket, typeof WebAssembly, '__proto__' in {}, marked]));`);
    expect(found).toEqual(['undefined', 'undefined', 'undefined', false, false]);
  });
});
