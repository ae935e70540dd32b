/** One line of at most `length` characters, fit for a message: control characters become spaces, the rest is cut with an ellipsis. */
export function clip(text: string, length = 300): string {
  // oxlint-disable-next-line no-control-regex -- control characters are what it is for
  const line = text.replaceAll(/[\u0000-\u001f\u007f\u2028\u2029]+/g, ' ').trim();
  if (line.length <= length) return line;
  return `${line.slice(0, length - 1).replace(/[\ud800-\udbff]$/, '')}…`;
}
