import { storableText } from './storable-text.ts';

/** A LIKE pattern for texts that contain this one, whatever signs are in it. */
export function containing(text: string): string {
  return `%${escapeLike(text)}%`;
}

export function startingWith(text: string): string {
  return `${escapeLike(text)}%`;
}

function escapeLike(text: string): string {
  return storableText(text).replace(/[\\%_]/g, '\\$&');
}
