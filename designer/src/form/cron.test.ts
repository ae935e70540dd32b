import { describe, expect, it } from 'vitest';
import { nextTimes, readCron, sayCron } from './cron.ts';

const say = (text: string) => {
  const cron = readCron(text);
  return cron ? sayCron(cron) : undefined;
};

describe('a schedule in plain words', () => {
  it.each([
    ['0 8 * * 1-5', 'From Monday to Friday at 08:00'],
    ['*/5 * * * *', 'Every 5 minutes'],
    ['30 7,19 * * *', 'Every day at 07:30 and 19:30'],
    ['0 8 1 * *', 'On day 1 of the month at 08:00'],
    ['0 9 * jan mon', 'On Monday at 09:00 in January'],
    ['15 * * * *', 'Every day each hour at minute 15'],
  ])('tells %s as “%s”', (text, words) => expect(say(text)).toBe(words));

  it.each(['', '* * *', '60 * * * *', '0 8 * * 9', '*/0 * * * *', '0 0 8 * * 1'])('does not read “%s”', (text) =>
    expect(readCron(text)).toBeUndefined(),
  );

  it('knows the next times on the wall clock of its timezone', () => {
    const cron = readCron('0 8 * * 1-5');
    const times = cron ? nextTimes(cron, new Date('2026-11-20T07:30:00Z'), 'Europe/Madrid', 2) : [];
    expect(times.map((time) => time.toISOString().slice(0, 16))).toEqual(['2026-11-23T08:00', '2026-11-24T08:00']);
  });

  it('takes either day if both the day of the month and of the week are told', () => {
    const cron = readCron('0 0 13 * 5');
    const times = cron ? nextTimes(cron, new Date('2026-11-20T12:00:00Z'), 'UTC', 3) : [];
    expect(times.map((time) => time.toISOString().slice(0, 10))).toEqual(['2026-11-27', '2026-12-04', '2026-12-11']);
  });
});
