/** The names most like a mistyped one, or all of a short list: the “what would be right” of a message, without its full stop. */
export function suggestNames(wrong: string, names: Iterable<string>): string {
  const all = [...new Set(names)];
  if (all.length === 0) return 'there is none yet';
  if (all.length <= 6) return `choose ${all.map((name) => `“${name}”`).join(', ')}`;
  const near = all
    .map((name) => ({ name, distance: distance(wrong.toLowerCase(), name.toLowerCase()) }))
    .sort((a, b) => a.distance - b.distance);
  const [best] = near;
  const close = near.filter((entry) => entry.distance <= Math.max(2, (best?.distance ?? 0) + 1)).slice(0, 3);
  return `perhaps ${close.map(({ name }) => `“${name}”`).join(' or ')} is meant`;
}

function distance(from: string, to: string): number {
  const longest = 60;
  const [a, b] = [from.slice(0, longest), to.slice(0, longest)];
  let row = Array.from({ length: b.length + 1 }, (_, index) => index);
  for (let i = 1; i <= a.length; i += 1) {
    const next = [i];
    for (let j = 1; j <= b.length; j += 1) {
      const change = (row[j - 1] ?? 0) + (a[i - 1] === b[j - 1] ? 0 : 1);
      next.push(Math.min(change, (row[j] ?? 0) + 1, (next[j - 1] ?? 0) + 1));
    }
    row = next;
  }
  return row[b.length] ?? 0;
}
