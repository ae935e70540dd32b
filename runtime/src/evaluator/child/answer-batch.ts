import type { Json, JsonObject } from '@joinery/core';
import type { BatchMessage, EvaluationBatch, EvaluationResult } from '../types.ts';
import { type Compiler, createCompiler } from './compile-expression.ts';
import { type Budget, copyResult } from './copy-result.ts';
import { describeError } from './describe-error.ts';
import { boundFormatFunctions } from './format-functions.ts';
import { forgetPatterns } from './linear-regexp.ts';
import { Refusal } from './refusal.ts';
import { removedFunctions } from './removed-functions.ts';
import { boundTextFunctions } from './text-functions.ts';

export type AnswerBatch = (batch: BatchMessage) => Promise<readonly EvaluationResult[]>;

/** Makes the function that answers batches, one at a time, with everything it needs loaded. */
export async function createAnswerBatch(): Promise<AnswerBatch> {
  let current: EvaluationBatch | undefined;
  const formats = await boundFormatFunctions(() => readClock(current));
  const compiler = createCompiler([...(await boundTextFunctions()), ...formats, ...removedFunctions]);

  return async (batch) => {
    current = batch;
    const deadline = performance.now() + batch.softMs;
    const budget: Budget = { left: batch.resultLimit, limit: batch.resultLimit };
    const results: EvaluationResult[] = [];
    for (const text of batch.expressions) results.push(await answer(text, batch, deadline, budget, compiler));
    forgetPatterns();
    return results;
  };
}

async function answer(
  text: string,
  batch: BatchMessage,
  deadline: number,
  budget: Budget,
  compiler: Compiler,
): Promise<EvaluationResult> {
  try {
    const left = Math.floor(deadline - performance.now());
    if (left < 1)
      throw new Refusal('expression.too_slow', 'The expressions before this one took all the time; make them do less.');
    const expression = compiler.compile(text);
    compiler.guard.timeout = left;
    return { ok: true, value: copyResult(await expression.evaluate(batch.scope), budget) };
  } catch (error) {
    return describeError(error);
  }
}

/** The time of a run is a fact in its journal, so the same expression gives the same answer when it is read back. */
function readClock(batch: EvaluationBatch | undefined): Date {
  const run = batch?.scope['run'];
  const at = isRecord(run) ? run['at'] : undefined;
  const date = typeof at === 'string' ? new Date(at) : undefined;
  if (date === undefined || Number.isNaN(date.getTime())) {
    throw new Refusal(
      'expression.failed',
      'The run has no time here (run.at), so $now, $millis and partial dates have no answer; use a date from the data.',
    );
  }
  return date;
}

function isRecord(value: Json | undefined): value is JsonObject {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}
