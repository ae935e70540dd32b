/** A parsed five-field cron text: what each field allows. */
export interface Cron {
  readonly minutes: readonly number[];
  readonly hours: readonly number[];
  readonly days: readonly number[];
  readonly months: readonly number[];
  readonly weekdays: readonly number[];
  readonly anyDay: boolean;
  readonly anyWeekday: boolean;
}

const months = ['jan', 'feb', 'mar', 'apr', 'may', 'jun', 'jul', 'aug', 'sep', 'oct', 'nov', 'dec'];
const weekdays = ['sun', 'mon', 'tue', 'wed', 'thu', 'fri', 'sat'];
const weekdayTitles = ['Sunday', 'Monday', 'Tuesday', 'Wednesday', 'Thursday', 'Friday', 'Saturday'];
const monthTitles = [
  'January',
  'February',
  'March',
  'April',
  'May',
  'June',
  'July',
  'August',
  'September',
  'October',
  'November',
  'December',
];

function readNumber(text: string, names: readonly string[], offset: number): number {
  const named = names.indexOf(text.toLowerCase());
  if (named >= 0) return named + offset;
  return /^\d+$/.test(text) ? Number(text) : Number.NaN;
}

function readPart(
  part: string,
  min: number,
  max: number,
  names: readonly string[],
  offset: number,
): readonly number[] | undefined {
  const [range = '', every] = part.split('/');
  const step = every === undefined ? 1 : Number(every);
  if (!Number.isInteger(step) || step < 1) return undefined;
  const [low = '', high] = range.split('-');
  const from = range === '*' ? min : readNumber(low, names, offset);
  const to =
    range === '*' ? max : high === undefined ? (every === undefined ? from : max) : readNumber(high, names, offset);
  if (!(from >= min && to <= max && from <= to)) return undefined;
  return Array.from({ length: Math.floor((to - from) / step) + 1 }, (_, index) => from + index * step);
}

function readField(
  text: string,
  min: number,
  max: number,
  names: readonly string[] = [],
  offset = 0,
): readonly number[] | undefined {
  const found = new Set<number>();
  for (const part of text.split(',')) {
    const numbers = readPart(part, min, max, names, offset);
    if (!numbers) return undefined;
    for (const number of numbers) found.add(number);
  }
  return [...found].sort((a, b) => a - b);
}

/** Reads `minute hour day month weekday`; `undefined` if it is not that. */
export function readCron(text: string): Cron | undefined {
  const [minute = '', hour = '', day = '', month = '', weekday = '', ...more] = text.trim().split(/\s+/);
  if (more.length > 0) return undefined;
  const minutesRead = readField(minute, 0, 59);
  const hours = readField(hour, 0, 23);
  const days = readField(day, 1, 31);
  const monthsRead = readField(month, 1, 12, months, 1);
  const weekdaysRead = readField(weekday, 0, 7, weekdays);
  if (!minutesRead || !hours || !days || !monthsRead || !weekdaysRead) return undefined;
  const folded = [...new Set(weekdaysRead.map((one) => one % 7))].sort((a, b) => a - b);
  return {
    minutes: minutesRead,
    hours,
    days,
    months: monthsRead,
    weekdays: folded,
    anyDay: day === '*',
    anyWeekday: weekday === '*',
  };
}

const listWords = (words: readonly string[]): string =>
  words.length < 2 ? (words[0] ?? '') : `${words.slice(0, -1).join(', ')} and ${words.at(-1) ?? ''}`;
const clock = (hour: number, minute: number): string =>
  `${String(hour).padStart(2, '0')}:${String(minute).padStart(2, '0')}`;

function sayTime(cron: Cron): string {
  const { minutes, hours } = cron;
  const [first = 0, second] = minutes;
  const everyHour = hours.length === 24;
  if (minutes.length === 60)
    return everyHour ? 'every minute' : `every minute of the hours ${listWords(hours.map(String))}`;
  const step = second === undefined ? 60 : second - first;
  const even =
    minutes.length > 2 &&
    minutes.every((minute, index) => minute === first + index * step) &&
    60 / step === minutes.length;
  if (everyHour) return even ? `every ${step} minutes` : `each hour at minute ${listWords(minutes.map(String))}`;
  if (hours.length * minutes.length <= 6)
    return `at ${listWords(hours.flatMap((hour) => minutes.map((minute) => clock(hour, minute))))}`;
  return `${even ? `every ${step} minutes` : `at minute ${listWords(minutes.map(String))}`} of the hours ${listWords(hours.map(String))}`;
}

function sayDay({ anyDay, anyWeekday, days, weekdays: on }: Cron): string {
  const byDay = `on day ${listWords(days.map(String))} of the month`;
  const workdays = on.join() === '1,2,3,4,5';
  const byWeekday = workdays ? 'from Monday to Friday' : `on ${listWords(on.map((day) => weekdayTitles[day] ?? ''))}`;
  if (anyDay && anyWeekday) return 'every day';
  if (anyWeekday) return byDay;
  return anyDay ? byWeekday : `${byDay} and ${byWeekday}`;
}

/** A cron text in plain words: “From Monday to Friday at 08:00”. */
export function sayCron(cron: Cron): string {
  const day = sayDay(cron);
  const time = sayTime(cron);
  const short = day === 'every day' && time.startsWith('every');
  const inMonths =
    cron.months.length === 12 ? '' : ` in ${listWords(cron.months.map((month) => monthTitles[month - 1] ?? ''))}`;
  const words = `${short ? time : `${day} ${time}`}${inMonths}`;
  return words.charAt(0).toUpperCase() + words.slice(1);
}

const fitsDay = (cron: Cron, day: Date): boolean => {
  const byDay = cron.days.includes(day.getUTCDate());
  const byWeekday = cron.weekdays.includes(day.getUTCDay());
  if (!cron.months.includes(day.getUTCMonth() + 1)) return false;
  return cron.anyDay || cron.anyWeekday ? byDay && byWeekday : byDay || byWeekday;
};

/** The wall clock of a zone, as a date whose UTC fields show it. */
function wallClock(now: Date, timezone: string): Date {
  const parts = new Intl.DateTimeFormat('en-GB', {
    timeZone: timezone,
    dateStyle: 'short',
    timeStyle: 'medium',
  }).formatToParts(now);
  const of = (type: string): number => Number(parts.find((part) => part.type === type)?.value ?? 0);
  return new Date(Date.UTC(of('year'), of('month') - 1, of('day'), of('hour'), of('minute'), of('second')));
}

/** The next times on the wall clock of a zone; their UTC fields show it. Looks two years ahead. */
export function nextTimes(cron: Cron, now: Date, timezone: string, amount: number): readonly Date[] {
  const from = wallClock(now, timezone);
  const found: Date[] = [];
  for (let ahead = 0; ahead < 732 && found.length < amount; ahead += 1) {
    const day = new Date(Date.UTC(from.getUTCFullYear(), from.getUTCMonth(), from.getUTCDate() + ahead));
    if (!fitsDay(cron, day)) continue;
    for (const hour of cron.hours) {
      for (const minute of cron.minutes) {
        const at = new Date(day.getTime() + (hour * 60 + minute) * 60_000);
        if (at > from && found.length < amount) found.push(at);
      }
    }
  }
  return found;
}
