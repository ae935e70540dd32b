import { describe, expect, it } from 'vitest';
import type { PayloadRoom } from '../ports.ts';
import { makeRoom } from './make-room.ts';

const megabyte = new Uint8Array(1_000_000);
const full = (): { readonly room: PayloadRoom; readonly told: string[] } => {
  const told: string[] = [];
  return {
    told,
    room: {
      take: async () => false,
      add: () => void told.push('in'),
      leave: () => void told.push('out'),
      bytes: () => 1,
    },
  };
};
async function read(room: PayloadRoom, chunks: number, method = 'GET'): Promise<number> {
  let size = 0;
  const body = Array.from({ length: chunks }, () => megabyte);
  for await (const chunk of makeRoom(body, room, 'acme.example', method)) size += chunk.byteLength;
  return size;
}

describe('an answer', () => {
  it('of a megabyte is read however full it is here', async () => {
    const { room, told } = full();
    expect(await read(room, 1)).toBe(1_000_000);
    expect(told).toEqual([]);
  });

  it('that is larger is put off if there is no room, and leaves nothing behind', async () => {
    const { room, told } = full();
    await expect(read(room, 3)).rejects.toMatchObject({ code: 'http.busy', retryable: true, retryAfterMs: 5_000 });
    expect(told).toEqual(['out']);
  });

  it('to a change is read all the same', async () => {
    const { room, told } = full();
    expect(await read(room, 3, 'POST')).toBe(3_000_000);
    expect(told).toEqual(['in', 'out']);
  });

  it('gives its room back when nobody reads on', async () => {
    const told: string[] = [];
    const room = { ...full().room, take: async () => true, leave: () => void told.push('out') };
    const reading = makeRoom([megabyte, megabyte, megabyte], room, 'acme.example', 'GET');
    await reading.next();
    await reading.next();
    expect(told).toEqual([]);
    await reading.return(undefined);
    expect(told).toEqual(['out']);
  });
});
