import { Temporal } from 'temporal-polyfill';
import type { Instant } from '../model/run-event.ts';

export const calendarUnits = ['second', 'minute', 'hour', 'day', 'week', 'month', 'year'] as const;
export type CalendarUnit = (typeof calendarUnits)[number];

const exactMs: Partial<Record<CalendarUnit, number>> = { second: 1_000, minute: 60_000, hour: 3_600_000 };

const toInstant = (epochMs: number): Instant => new Date(epochMs).toISOString();

/**
 * The instant `count` units later. Seconds, minutes and hours are exact; days and longer keep the wall clock of the
 * zone: the month's last day if it has no such day, the later side of a gap in spring, the first of a doubled hour.
 */
export const addCalendar = (at: Instant, count: number, unit: CalendarUnit, timezone: string): Instant => {
  const exact = exactMs[unit];
  if (exact !== undefined) return toInstant(Date.parse(at) + Math.round(count * exact));
  const start = Temporal.Instant.from(at).toZonedDateTimeISO(timezone);
  return toInstant(start.add({ [`${unit}s`]: count }, { overflow: 'constrain' }).epochMilliseconds);
};

const zoned = /(?:Z|[+-]\d{2}:?\d{2})(?:\[.*\])?$/i;

/** Reads an ISO 8601 date or time; one without an offset is taken in the zone. `undefined` if it is neither. */
export const readInstant = (text: string, timezone: string): Instant | undefined => {
  try {
    const trimmed = text.trim();
    const hasTime = /[T ]\d/i.test(trimmed);
    if (hasTime && zoned.test(trimmed)) return toInstant(Temporal.Instant.from(trimmed).epochMilliseconds);
    return toInstant(Temporal.PlainDateTime.from(trimmed).toZonedDateTime(timezone).epochMilliseconds);
  } catch {
    return undefined;
  }
};

/** Whether the zone is one that the calendar knows. */
export const isTimezone = (timezone: string): boolean => {
  try {
    return Temporal.Instant.fromEpochMilliseconds(0).toZonedDateTimeISO(timezone).timeZoneId !== '';
  } catch {
    return false;
  }
};
