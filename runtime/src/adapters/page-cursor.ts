/** Where a page ended, as the text that the reader hands back for the next one. */
export function writeCursor(place: readonly [string, string]): string {
  return Buffer.from(JSON.stringify(place)).toString('base64url');
}

/** null if the text is not a cursor of ours: the list then begins at its start. */
export function readCursor(cursor: string): readonly [string, string] | null {
  try {
    const place: unknown = JSON.parse(Buffer.from(cursor, 'base64url').toString());
    if (!Array.isArray(place) || place.length !== 2) return null;
    const [first, second]: readonly unknown[] = place;
    if (typeof first !== 'string' || typeof second !== 'string' || Number.isNaN(Date.parse(first))) return null;
    return [first, second];
  } catch {
    return null;
  }
}
