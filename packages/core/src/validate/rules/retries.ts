import { limits } from '../../model/limits.ts';
import type { Problem } from '../../model/problem.ts';
import { type Rule, titleOf } from '../flow-view.ts';
import { atNode } from '../problem-at.ts';

const longestDelay = 7 * 24 * 3600;
const longestTimeout = 3600;

/** Retry policies and timeouts stay within bounds and stand where they have an effect. */
export const retries: Rule = (view) =>
  view.flow.nodes.flatMap((node) => {
    const title = titleOf(node);
    const problems: Problem[] = [];
    const bad = (code: string, message: string, below: string) =>
      problems.push(atNode(view, node, code, message, below));
    const { retry, timeout } = node;
    if (retry && (!Number.isInteger(retry.attempts) || retry.attempts < 1 || retry.attempts > limits.attempts)) {
      bad(
        'node.bad_retry',
        `${title} is tried ${retry.attempts} times; attempts must be a whole number from 1 to ${limits.attempts}.`,
        '/retry/attempts',
      );
    }
    for (const key of ['delay', 'maxDelay'] as const) {
      const seconds = retry?.[key];
      if (seconds === undefined || (seconds >= 0 && seconds <= longestDelay)) continue;
      bad(
        'node.bad_retry',
        `${title} waits ${seconds} seconds between attempts; it must be from 0 to ${longestDelay} (7 days).`,
        `/retry/${key}`,
      );
    }
    if (retry?.maxDelay !== undefined && retry.maxDelay < retry.delay) {
      bad(
        'node.bad_retry',
        `${title} waits at most ${retry.maxDelay} seconds between attempts, which is less than its first wait of ${retry.delay}.`,
        '/retry/maxDelay',
      );
    }
    if (timeout !== undefined && !(timeout >= 1 && timeout <= longestTimeout)) {
      bad(
        'node.bad_timeout',
        `${title} may take ${timeout} seconds; its timeout must be from 1 to ${longestTimeout}.`,
        '/timeout',
      );
    }
    return problems;
  });
