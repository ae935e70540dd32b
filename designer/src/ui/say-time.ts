const today = new Intl.DateTimeFormat(undefined, { timeStyle: 'short' });
const otherDay = new Intl.DateTimeFormat(undefined, { dateStyle: 'medium', timeStyle: 'short' });

/** “10:32”, with the day if that is not today. */
export function sayTime(at: string): string {
  const date = new Date(at);
  return (date.toDateString() === new Date().toDateString() ? today : otherDay).format(date);
}
