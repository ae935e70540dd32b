import { afterAll, describe, expect, it } from 'vitest';
import { hostileExpressions } from './hostile-expressions.testdata.ts';
import { createEvaluatorPool, type EvaluationResult, EvaluatorUnavailable } from './index.ts';

const scope = {
  trigger: {
    name: 'Ann',
    token: 'hidden-from-errors',
    users: [{ mail: 'a@example.test' }, { mail: 'b@example.test' }],
  },
  run: { at: '2025-01-02T03:04:05.678Z' },
};
const limits = { size: 2, heapMb: 96, wallMs: 500 };
const endless = '($f := function() { $f() }; $f())';
// One call that compares each item with each other: nothing inside JSONata can stop it.
const unstoppable = '$distinct([1..60000])';

function codeOf(result: EvaluationResult | undefined): string {
  return result === undefined ? 'missing' : result.ok ? 'answers' : result.code;
}

describe('hostile expressions', () => {
  const pool = createEvaluatorPool(limits);
  afterAll(() => pool.close());

  it.each(hostileExpressions)(
    '%s is contained and the next batch is answered within two seconds',
    async (_, text, expected) => {
      const [hostile] = await pool.evaluate({ expressions: [text], scope });
      const contained = ['expression.too_slow', 'expression.too_large'];
      expect(expected === 'contained' ? contained : [expected]).toContain(codeOf(hostile));
      const from = performance.now();
      expect(await pool.evaluate({ expressions: ['1 + 1'], scope })).toEqual([{ ok: true, value: 2 }]);
      expect(performance.now() - from).toBeLessThan(2_000);
    },
  );

  it('leaves no stack, path or data of the run in an error, and keeps it under 500 characters', async () => {
    const texts = [
      ...hostileExpressions.map(([, text]) => text),
      '$string($$) + 1',
      '$number($string($$))',
      'trigger + 1',
    ];
    for (const text of texts) {
      const [result] = await pool.evaluate({ expressions: [text], scope });
      if (result?.ok !== false) continue;
      expect(result.message.length).toBeLessThanOrEqual(500);
      expect(result.message).not.toMatch(/hidden-from-errors|example\.test|node_modules|file:|\bat .*:\d+:\d+/);
    }
  });

  it('answers every healthy batch among hostile ones', async () => {
    const batches = Array.from({ length: 200 }, (_, index) => {
      const hostile = index % 5 === 0 ? hostileExpressions[(index / 5) % hostileExpressions.length] : undefined;
      return hostile?.[1] ?? `trigger.name & "-${index}"`;
    });
    const answers = await Promise.all(batches.map((text) => pool.evaluate({ expressions: [text], scope })));
    const healthy = answers.filter((_, index) => index % 5 !== 0);
    const expected = batches
      .map((_, index) => [{ ok: true, value: `Ann-${index}` }])
      .filter((_, index) => index % 5 !== 0);
    expect(healthy).toEqual(expected);
  }, 60_000);
});

describe('a batch', () => {
  const pool = createEvaluatorPool(limits);
  afterAll(() => pool.close());

  it('gets its answers in the order of its expressions, each with its own error', async () => {
    const answers = await pool.evaluate({ expressions: ['1', 'a.[', 'nothing', '1 + "x"', 'trigger.name'], scope });
    expect(answers.map(codeOf)).toEqual(['answers', 'expression.syntax', 'answers', 'expression.failed', 'answers']);
    expect(answers[2]).toEqual({ ok: true, value: undefined });
    expect(answers[4]).toEqual({ ok: true, value: 'Ann' });
  });

  it('without expressions needs no process', async () => {
    expect(await pool.evaluate({ expressions: [], scope })).toEqual([]);
  });

  it('keeps the answers before an endless expression and refuses those after it', async () => {
    const answers = await pool.evaluate({ expressions: ['1', endless, '2'], scope });
    expect(answers.map(codeOf)).toEqual(['answers', 'expression.too_slow', 'expression.too_slow']);
    expect(pool.figures().killed['expression.too_slow']).toBe(0);
  });

  it('that can only be killed gives each of its expressions the reason', async () => {
    const answers = await pool.evaluate({ expressions: ['1', unstoppable], scope });
    expect(answers.map(codeOf)).toEqual(['expression.too_slow', 'expression.too_slow']);
    expect(answers[0]).toMatchObject({ message: expect.stringContaining('500 ms') });
    expect(pool.figures().killed['expression.too_slow']).toBe(1);
  });

  it('may answer with eight million characters altogether', async () => {
    const big = '$pad("", 3000000, "x")';
    const answers = await pool.evaluate({ expressions: [big, big, big], scope });
    expect(answers.map(codeOf)).toEqual(['answers', 'answers', 'expression.too_large']);
  });

  it('may group thousands of rows', async () => {
    const rows = Array.from({ length: 2_000 }, (_, index) => ({ mail: `m${index}`, age: index }));
    const [groups] = await pool.evaluate({ expressions: ['$count($keys(rows{mail: age}))'], scope: { rows } });
    expect(groups).toEqual({ ok: true, value: 2_000 });
  });

  it('whose data nests too deeply to be sent is refused without harm', async () => {
    let deep: readonly unknown[] = [];
    for (let level = 0; level < 200_000; level++) deep = [deep];
    const answers = await pool.evaluate({ expressions: ['1'], scope: { deep: deep as readonly string[] } });
    expect(answers.map(codeOf)).toEqual(['expression.too_large']);
    expect(await pool.evaluate({ expressions: ['2'], scope })).toEqual([{ ok: true, value: 2 }]);
  });

  it('sees the time of the run and nothing else as now', async () => {
    const expressions = ['$now()', '$millis()', '$now("[Y]")', '$fromMillis($toMillis("10:30", "[H01]:[m01]"))'];
    expect(await pool.evaluate({ expressions, scope })).toEqual([
      { ok: true, value: '2025-01-02T03:04:05.678Z' },
      { ok: true, value: Date.parse('2025-01-02T03:04:05.678Z') },
      { ok: true, value: '2025' },
      { ok: true, value: '2025-01-02T10:30:00.000Z' },
    ]);
  });

  it('without a run time gets an error that names run.at', async () => {
    const [now] = await pool.evaluate({ expressions: ['$now()'], scope: {} });
    expect(now).toMatchObject({ code: 'expression.failed', message: expect.stringContaining('run.at') });
  });

  it('reads a date without a zone in UTC wherever the product runs', async () => {
    const [millis] = await pool.evaluate({ expressions: ['$toMillis("2025-07-01T12:00:00")'], scope });
    expect(millis).toEqual({ ok: true, value: Date.UTC(2025, 6, 1, 12) });
  });

  it('can leave nothing behind for the next one', async () => {
    await pool.evaluate({
      expressions: ['($leak := 1; $sum := 2; $leak)', 'trigger ~> | $ | {"name": "Eve"} |'],
      scope,
    });
    const answers = await pool.evaluate({ expressions: ['$leak', '$sum([1, 2])', 'trigger.name'], scope });
    expect(answers).toEqual([
      { ok: true, value: undefined },
      { ok: true, value: 3 },
      { ok: true, value: 'Ann' },
    ]);
  });
});

describe('the pool', () => {
  it('starts with one process, grows while batches wait and shrinks when idle', async () => {
    const pool = createEvaluatorPool({ ...limits, size: 3, idleMs: 50 });
    expect(pool.figures().processes).toBe(1);
    await Promise.all(Array.from({ length: 6 }, () => pool.evaluate({ expressions: [endless], scope })));
    expect(pool.figures().started).toBe(3);
    await expect.poll(() => pool.figures().processes).toBe(1);
    expect(await pool.evaluate({ expressions: ['1'], scope })).toEqual([{ ok: true, value: 1 }]);
    expect(pool.figures()).toMatchObject({ batches: 7, expressions: 7, failed: 6, queued: 0 });
    await pool.close();
  });

  it('refuses a batch when too many wait, and says that later is fine', async () => {
    const pool = createEvaluatorPool({ ...limits, size: 1, queueLimit: 1 });
    const first = pool.evaluate({ expressions: ['1'], scope });
    await expect(pool.evaluate({ expressions: ['2'], scope })).rejects.toMatchObject({ code: 'evaluator.busy' });
    expect(await first).toEqual([{ ok: true, value: 1 }]);
    await pool.close();
  });

  it('refuses what waits and what comes once it is closed, and leaves no process', async () => {
    const pool = createEvaluatorPool(limits);
    const waiting = pool.evaluate({ expressions: ['1'], scope });
    const refused = waiting.catch((reason: unknown) => reason);
    await pool.close();
    expect(await refused).toBeInstanceOf(EvaluatorUnavailable);
    await expect(pool.evaluate({ expressions: ['1'], scope })).rejects.toMatchObject({ code: 'evaluator.closed' });
    expect(pool.figures().processes).toBe(0);
  });
});
