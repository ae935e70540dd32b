interface Part {
  readonly title: string;
  readonly least: number;
  readonly most: number;
  readonly names?: readonly string[];
}

const seconds: Part = { title: 'seconds', least: 0, most: 59 };
const months = ['JAN', 'FEB', 'MAR', 'APR', 'MAY', 'JUN', 'JUL', 'AUG', 'SEP', 'OCT', 'NOV', 'DEC'];
const days = ['SUN', 'MON', 'TUE', 'WED', 'THU', 'FRI', 'SAT'];
const five: readonly Part[] = [
  { title: 'minutes', least: 0, most: 59 },
  { title: 'hours', least: 0, most: 23 },
  { title: 'days of the month', least: 1, most: 31 },
  { title: 'months', least: 1, most: 12, names: months },
  { title: 'days of the week', least: 0, most: 7, names: days },
];

/** What is wrong with a cron text of five fields, or six with seconds first; undefined if nothing is. */
export function checkCron(text: string): string | undefined {
  const written = text.trim().split(/\s+/);
  const parts = written.length === 6 ? [seconds, ...five] : five;
  if (written.length !== parts.length)
    return 'it must have five fields: minute, hour, day of the month, month, day of the week';
  for (const [index, part] of parts.entries()) {
    const field = written[index] ?? '';
    if (!field.split(',').every((item) => fits(item, part))) {
      return `its ${part.title} are “${field}”, but must be *, numbers from ${part.least} to ${part.most}, ranges or steps such as */5`;
    }
  }
  return undefined;
}

function fits(item: string, part: Part): boolean {
  if (item === 'L' && part.title === 'days of the month') return true;
  const match = /^(\*|\?|[A-Za-z0-9]{1,3}(?:-[A-Za-z0-9]{1,3})?)(?:\/(\d{1,2}))?$/.exec(
    item.replace(/#[1-5]$|L$/, part.title === 'days of the week' ? '' : '#'),
  );
  if (!match) return false;
  const [, range = '', step] = match;
  if (step !== undefined && (Number(step) < 1 || Number(step) > part.most)) return false;
  if (range === '*' || (range === '?' && part.title.startsWith('days'))) return true;
  const ends = range.split('-').map((end) => numberOf(end, part));
  const [from, to = from] = ends;
  return from !== undefined && to !== undefined && from <= to;
}

function numberOf(text: string, part: Part): number | undefined {
  const named = part.names?.indexOf(text.toUpperCase()) ?? -1;
  if (named >= 0) return named + part.least;
  const number = /^\d{1,2}$/.test(text) ? Number(text) : Number.NaN;
  return number >= part.least && number <= part.most ? number : undefined;
}
