import { describe, expect, it } from 'vitest';
import { checkCron } from './check-cron.ts';

describe('checkCron', () => {
  it.each([
    '* * * * *',
    '0 8 * * 1-5',
    '*/15 0-6,20-23 1,15 * *',
    '0 0 1 JAN-MAR MON',
    '30 */5 * * * *',
    '0 0 L * *',
    '0 0 ? * FRI#2',
    '0 0 * * 5L',
    '0 0 * * 7',
    '10-50/10 * * * *',
  ])('takes %s', (text) => {
    expect(checkCron(text)).toBeUndefined();
  });

  it.each([
    '',
    '* * * *',
    '60 * * * *',
    '* 24 * * *',
    '* * 0 * *',
    '* * * 13 *',
    '* * * * 8',
    '*/0 * * * *',
    '5-1 * * * *',
    'a * * * *',
    '* * * * MO',
    '@daily',
    '1,,2 * * * *',
    '* * * * * * *',
    '1#2 * * * *',
  ])('refuses “%s”', (text) => {
    expect(checkCron(text)).toMatch(/^it/);
  });
});
