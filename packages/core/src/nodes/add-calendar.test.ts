import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { addCalendar, isTimezone, readInstant } from './add-calendar.ts';

const zones = [
  'UTC',
  'Europe/Berlin',
  'America/New_York',
  'Australia/Lord_Howe',
  'Asia/Kolkata',
  'Pacific/Apia',
] as const;
const zone = fc.constantFrom(...zones);
const instant = fc
  .date({ min: new Date('2000-01-01T00:00:00Z'), max: new Date('2037-01-01T00:00:00Z'), noInvalidDate: true })
  .map((date) => date.toISOString());

/** The wall clock in a zone, read by Intl, which shares no code with what is tested. */
const wall = (at: string, timeZone: string): { readonly day: string; readonly time: string } => {
  const parts = new Intl.DateTimeFormat('en-CA', {
    timeZone,
    hourCycle: 'h23',
    year: 'numeric',
    month: '2-digit',
    day: '2-digit',
    hour: '2-digit',
    minute: '2-digit',
    second: '2-digit',
  }).formatToParts(new Date(at));
  const get = (type: string): string => parts.find((part) => part.type === type)?.value ?? '';
  return {
    day: `${get('year')}-${get('month')}-${get('day')}`,
    time: `${get('hour')}:${get('minute')}:${get('second')}`,
  };
};

const plusDays = (day: string, count: number): string =>
  new Date(Date.parse(`${day}T00:00:00Z`) + count * 86_400_000).toISOString().slice(0, 10);

const plusMonths = (day: string, count: number): string => {
  const [year = 0, month = 1, date = 1] = day.split('-').map(Number);
  const lastDay = new Date(Date.UTC(year, month + count, 0)).getUTCDate();
  return new Date(Date.UTC(year, month - 1 + count, Math.min(date, lastDay))).toISOString().slice(0, 10);
};

/** Whether it is that wall time. One that the zone skips is moved by the gap: at most a day (Samoa once skipped one). */
const isWall = (found: string, timeZone: string, day: string, time: string): boolean => {
  const now = wall(found, timeZone);
  if (now.day === day && now.time === time) return true;
  const moved = Date.parse(`${now.day}T${now.time}Z`) - Date.parse(`${day}T${time}Z`);
  const before = wall(new Date(Date.parse(found) - moved - 1000).toISOString(), timeZone);
  const isSkipped = Date.parse(`${before.day}T${before.time}Z`) < Date.parse(`${day}T${time}Z`);
  return moved > 0 && moved <= 86_400_000 && isSkipped;
};

describe('Adding calendar time', () => {
  it('keeps the wall clock for days and weeks', () => {
    fc.assert(
      fc.property(instant, zone, fc.nat(400), fc.constantFrom('day', 'week'), (at, timeZone, count, unit) => {
        const { day, time } = wall(at, timeZone);
        const days = unit === 'week' ? count * 7 : count;
        expect(isWall(addCalendar(at, count, unit, timeZone), timeZone, plusDays(day, days), time)).toBe(true);
      }),
    );
  });

  it('keeps the wall clock for months and years, on the last day if the month is too short', () => {
    fc.assert(
      fc.property(instant, zone, fc.nat(60), fc.constantFrom('month', 'year'), (at, timeZone, count, unit) => {
        const { day, time } = wall(at, timeZone);
        const months = unit === 'year' ? count * 12 : count;
        expect(isWall(addCalendar(at, count, unit, timeZone), timeZone, plusMonths(day, months), time)).toBe(true);
      }),
    );
  });

  it('is exact for seconds, minutes and hours, in any zone', () => {
    const sizes = { second: 1000, minute: 60_000, hour: 3_600_000 } as const;
    fc.assert(
      fc.property(
        instant,
        zone,
        fc.nat(100_000),
        fc.constantFrom('second', 'minute', 'hour'),
        (at, tz, count, unit) => {
          expect(Date.parse(addCalendar(at, count, unit, tz)) - Date.parse(at)).toBe(count * sizes[unit]);
        },
      ),
    );
  });

  it('never goes back when more is added', () => {
    fc.assert(
      fc.property(
        instant,
        zone,
        fc.nat(100),
        fc.constantFrom('day', 'week', 'month', 'year'),
        (at, tz, count, unit) => {
          expect(addCalendar(at, count + 1, unit, tz) >= addCalendar(at, count, unit, tz)).toBe(true);
        },
      ),
    );
  });

  it.each([
    ['2026-01-31T09:00:00.000Z', 1, 'month', 'UTC', '2026-02-28T09:00:00.000Z'],
    ['2024-02-29T09:00:00.000Z', 1, 'year', 'UTC', '2025-02-28T09:00:00.000Z'],
    ['2026-03-28T08:00:00.000Z', 1, 'day', 'Europe/Berlin', '2026-03-29T07:00:00.000Z'],
    ['2026-03-28T08:00:00.000Z', 24, 'hour', 'Europe/Berlin', '2026-03-29T08:00:00.000Z'],
    ['2026-03-28T01:30:00.000Z', 1, 'day', 'Europe/Berlin', '2026-03-29T01:30:00.000Z'],
    ['2026-10-24T00:30:00.000Z', 1, 'day', 'Europe/Berlin', '2026-10-25T00:30:00.000Z'],
    ['2026-01-01T00:00:00.000Z', 0.5, 'hour', 'UTC', '2026-01-01T00:30:00.000Z'],
  ] as const)('%s + %d %s in %s is %s', (at, count, unit, timezone, expected) => {
    expect(addCalendar(at, count, unit, timezone)).toBe(expected);
  });
});

describe('Reading a date', () => {
  it.each([
    ['2026-06-01T10:00:00Z', 'Europe/Berlin', '2026-06-01T10:00:00.000Z'],
    ['2026-06-01T10:00:00+05:30', 'UTC', '2026-06-01T04:30:00.000Z'],
    ['2026-06-01T10:00:00', 'Europe/Berlin', '2026-06-01T08:00:00.000Z'],
    ['2026-06-01 10:00', 'Europe/Berlin', '2026-06-01T08:00:00.000Z'],
    [' 2026-06-01 ', 'Europe/Berlin', '2026-05-31T22:00:00.000Z'],
    ['2026-06-01', 'UTC', '2026-06-01T00:00:00.000Z'],
    ['2026-12-01T10:00:00.1234567Z', 'UTC', '2026-12-01T10:00:00.123Z'],
  ])('takes %s in %s for %s', (text, timezone, expected) => {
    expect(readInstant(text, timezone)).toBe(expected);
  });

  it.each(['', 'tomorrow', '2026-13-01', '2026-02-30', '12:00', '1767225600000'])(
    'does not take "%s" for a date',
    (text) => {
      expect(readInstant(text, 'UTC')).toBeUndefined();
    },
  );

  it('knows which zones there are', () => {
    expect(zones.every(isTimezone)).toBe(true);
    expect(['', 'Berlin', 'Mars/Olympus'].some(isTimezone)).toBe(false);
  });
});
