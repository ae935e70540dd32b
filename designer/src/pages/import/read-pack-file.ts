export const MAX_PACK_BYTES = 5 * 1024 * 1024;

export function tooLarge(name: string): Error {
  return new Error(`“${name}” cannot be read: choose one flowpack file of at most 5 MB.`);
}

/** The text of a pack's file; refuses one that is too large before reading it. */
export async function readPackFile(file: File): Promise<string> {
  if (file.size > MAX_PACK_BYTES) throw tooLarge(file.name);
  return await file.text();
}
