/** A time as Graph writes it: no milliseconds. */
export const graphTime = (time: Date): string => `${time.toISOString().slice(0, 19)}Z`;
