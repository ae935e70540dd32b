import { useEffect, useState } from 'react';

const units = [
  { name: 'd', seconds: 86_400 },
  { name: 'h', seconds: 3_600 },
  { name: 'min', seconds: 60 },
] as const;

/** “3 d 4 h”, “12 min”, “42 s”: the two largest units that say something. */
export function sayRemaining(milliseconds: number): string {
  const seconds = Math.max(0, Math.round(milliseconds / 1000));
  const first = units.findIndex((unit) => seconds >= unit.seconds);
  const large = units[first];
  if (!large) return `${seconds} s`;
  const amount = Math.floor(seconds / large.seconds);
  const next = units[first + 1];
  const rest = next ? Math.floor((seconds % large.seconds) / next.seconds) : 0;
  return next && rest > 0 ? `${amount} ${large.name} ${rest} ${next.name}` : `${amount} ${large.name}`;
}

/** Time left until an instant, told anew each second. */
export function Countdown({ until }: { readonly until: string }) {
  const [now, setNow] = useState(() => Date.now());
  useEffect(() => {
    const timer = setInterval(() => setNow(Date.now()), 1000);
    return () => clearInterval(timer);
  }, []);
  return <time dateTime={until}>{sayRemaining(Date.parse(until) - now)}</time>;
}
