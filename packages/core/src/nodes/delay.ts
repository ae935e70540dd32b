import type { FlowSettings } from '../model/flow.ts';
import type { Json, JsonObject } from '../model/json.ts';
import { limits } from '../model/limits.ts';
import type { Instant } from '../model/run-event.ts';
import { addCalendar, type CalendarUnit, calendarUnits, isTimezone, readInstant } from './add-calendar.ts';
import { onlyOut } from './handles.ts';
import type { Decision, NodeDefinition } from './node-definition.ts';
import { stepError } from './step-error.ts';

const isUnit = (value: Json | undefined): value is CalendarUnit => calendarUnits.some((unit) => unit === value);
const fail = (code: string, message: string): Decision => ({ do: 'fail', error: stepError(code, message) });

const countOf = (value: Json | undefined): number => {
  if (typeof value === 'number') return value;
  return typeof value === 'string' && value.trim() !== '' ? Number(value) : Number.NaN;
};

/** When the wait is over, or why that cannot be said. */
const dueAt = (id: string, input: JsonObject, at: Instant, timezone: string): Instant | Decision => {
  if (input['mode'] === 'until') {
    const text = input['until'];
    const until = typeof text === 'string' ? readInstant(text, timezone) : undefined;
    const message = `"${id}" waits until ${JSON.stringify(text ?? null)}, which is not an ISO 8601 date or time.`;
    return until ?? fail('delay.bad_until', message);
  }
  const { count: written, unit = 'minute' } = input;
  const count = countOf(written);
  if (!isUnit(unit)) return fail('delay.bad_unit', `The unit of "${id}" must be one of ${calendarUnits.join(', ')}.`);
  const exact = unit === 'second' || unit === 'minute' || unit === 'hour';
  if (!(count >= 0) || count > 1e9 || !(exact || Number.isInteger(count))) {
    const range = exact ? 'a number of 0 or more' : 'a whole number of 0 or more';
    return fail(
      'delay.bad_count',
      `"${id}" waits for ${JSON.stringify(written ?? null)} ${unit}s; it must be ${range}.`,
    );
  }
  try {
    return addCalendar(at, count, unit, timezone);
  } catch {
    return fail('delay.too_long', `"${id}" waits longer than ${limits.delayYears} years.`);
  }
};

const decide = (id: string, input: JsonObject, at: Instant, settings: FlowSettings): Decision => {
  const timezone = settings.timezone ?? 'UTC';
  if (!isTimezone(timezone))
    return fail('delay.bad_timezone', `The flow's timezone "${timezone}" is not an IANA zone.`);
  const until = dueAt(id, input, at, timezone);
  if (typeof until !== 'string') return until;
  if (Date.parse(until) <= Date.parse(at)) return { do: 'leave', handle: 'out', output: { until } };
  if (Date.parse(until) > Date.parse(addCalendar(at, limits.delayYears, 'year', timezone))) {
    return fail('delay.too_long', `"${id}" waits until ${until}; at most ${limits.delayYears} years are allowed.`);
  }
  return { do: 'wait', wait: { on: 'time', until, then: 'leave' } };
};

/** Waits for a while or until a moment. */
export const delay: NodeDefinition = {
  kind: 'delay',
  title: 'Delay',
  description: 'Waits for a while or until a moment. A restart or an update does not lose it.',
  icon: 'clock-pause',
  group: 'do',
  fields: [
    {
      name: 'mode',
      type: 'text',
      title: 'Wait',
      default: 'for',
      choices: [
        { value: 'for', title: 'For' },
        { value: 'until', title: 'Until' },
      ],
    },
    { name: 'count', type: 'number', title: 'How many', default: 1, min: 0, when: { field: 'mode', is: ['for'] } },
    {
      name: 'unit',
      type: 'text',
      title: 'Unit',
      default: 'minute',
      choices: calendarUnits.map((unit) => ({ value: unit, title: `${unit}s` })),
      when: { field: 'mode', is: ['for'] },
    },
    { name: 'until', type: 'date', title: 'Until', required: true, when: { field: 'mode', is: ['until'] } },
  ],
  container: false,
  enterable: true,
  deferred: [],
  handles: onlyOut,
  enter: ({ node, input, at, settings }) => decide(node.id, input, at, settings),
};
