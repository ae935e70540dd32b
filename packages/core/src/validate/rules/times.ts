import { hasPlaceholder } from '../../expressions/parse-template.ts';
import type { FlowNode } from '../../model/flow.ts';
import type { Json, JsonObject } from '../../model/json.ts';
import { limits } from '../../model/limits.ts';
import type { Problem } from '../../model/problem.ts';
import { addCalendar, type CalendarUnit, calendarUnits, isTimezone } from '../../nodes/add-calendar.ts';
import { checkCron } from '../check-cron.ts';
import { type FlowView, type Rule, titleOf } from '../flow-view.ts';
import { atNode } from '../problem-at.ts';

/** Schedules, time zones and delays can be computed. */
export const times: Rule = (view) => [
  ...checkZone(view),
  ...view.flow.nodes.flatMap((node) => [...checkSchedule(view, node), ...checkDelay(view, node)]),
];

function checkZone({ flow }: FlowView): readonly Problem[] {
  const { timezone } = flow.settings;
  if (timezone === undefined || isTimezone(timezone)) return [];
  return [
    {
      code: 'flow.bad_timezone',
      message: `The flow’s time zone “${timezone}” is unknown: choose one such as Europe/Zurich.`,
      pointer: '/settings/timezone',
      severity: 'error',
    },
  ];
}

function checkSchedule(view: FlowView, node: FlowNode): readonly Problem[] {
  const { config } = node;
  if (node.kind !== 'trigger' || config['on'] !== 'schedule') return [];
  const input: JsonObject = isObject(config['input']) ? config['input'] : {};
  const { cron, timezone } = input;
  const problems: Problem[] = [];
  if (typeof cron !== 'string' || cron.trim() === '') {
    problems.push(
      atNode(
        view,
        node,
        'node.missing_field',
        `${titleOf(node)} has no schedule: say when it starts, for example 0 8 * * 1-5.`,
        '/config/input/cron',
      ),
    );
  } else if (!hasPlaceholder(cron)) {
    const fault = checkCron(cron);
    if (fault !== undefined)
      problems.push(
        atNode(
          view,
          node,
          'node.bad_cron',
          `The schedule “${cron}” of ${titleOf(node)} can’t be read: ${fault}.`,
          '/config/input/cron',
        ),
      );
  }
  if (
    timezone !== undefined &&
    timezone !== null &&
    timezone !== '' &&
    !(typeof timezone === 'string' && (hasPlaceholder(timezone) || isTimezone(timezone)))
  ) {
    const written = typeof timezone === 'string' ? timezone : JSON.stringify(timezone);
    problems.push(
      atNode(
        view,
        node,
        'node.bad_timezone',
        `The time zone “${written}” of ${titleOf(node)} is unknown: choose one such as Europe/Zurich.`,
        '/config/input/timezone',
      ),
    );
  }
  return problems;
}

function checkDelay(view: FlowView, node: FlowNode): readonly Problem[] {
  const { config } = node;
  if (node.kind !== 'delay' || (config['mode'] ?? 'for') !== 'for') return [];
  const { count = 1, unit = 'minute' } = config;
  if (typeof count === 'string' && hasPlaceholder(count)) return [];
  const number = Number(count);
  const known = calendarUnits.find((one) => one === unit);
  // Wrong types are told by the form's own rule.
  if (known === undefined || !Number.isFinite(number) || number < 0) return [];
  const whole = known !== 'second' && known !== 'minute' && known !== 'hour';
  if (whole && !Number.isInteger(number))
    return [
      atNode(
        view,
        node,
        'node.bad_delay',
        `${titleOf(node)} waits ${number} ${known}s; it must be a whole number.`,
        '/config/count',
      ),
    ];
  if (!isTooLong(number, known)) return [];
  return [
    atNode(
      view,
      node,
      'node.bad_delay',
      `${titleOf(node)} waits ${number} ${known}s; at most ${limits.delayYears} years are allowed.`,
      '/config/count',
    ),
  ];
}

function isTooLong(count: number, unit: CalendarUnit): boolean {
  const start = '2000-01-01T00:00:00.000Z';
  try {
    return addCalendar(start, count, unit, 'UTC') > addCalendar(start, limits.delayYears, 'year', 'UTC');
  } catch {
    return true;
  }
}

function isObject(value: Json | undefined): value is JsonObject {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}
