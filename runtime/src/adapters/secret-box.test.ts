import { mkdtempSync, rmSync, statSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, describe, expect, it } from 'vitest';
import { openSecretBox } from './secret-box.ts';

const place = { organization: 'acme', connection: 'okta', field: 'token' };
const folders: string[] = [];
const folder = () => {
  const made = mkdtempSync(join(tmpdir(), 'joinery-key-'));
  folders.push(made);
  return made;
};
afterAll(() => {
  for (const made of folders) rmSync(made, { recursive: true });
});
const [old, fresh] = ['11'.repeat(32), '22'.repeat(32)];

describe('the secret box', () => {
  it('opens what it sealed, also after a restart, and never seals alike', () => {
    const directory = folder();
    const sealed = openSecretBox(directory, undefined).seal('päss\0word', place);
    expect(openSecretBox(directory, undefined).open(sealed, place)).toBe('päss\0word');
    expect(openSecretBox(directory, undefined).seal('päss\0word', place).text).not.toBe(sealed.text);
    expect(JSON.stringify(sealed)).not.toContain('word');
  });

  it('keeps its key where only its own user reads it', () => {
    const directory = folder();
    openSecretBox(directory, undefined);
    expect(statSync(join(directory, 'key')).mode & 0o777).toBe(0o600);
  });

  it('opens a secret only where it was sealed for', () => {
    const box = openSecretBox(folder(), undefined);
    const sealed = box.seal('s', place);
    for (const part of ['organization', 'connection', 'field']) {
      expect(() => box.open(sealed, { ...place, [part]: 'other' })).toThrow('does not open');
    }
    const altered = { ...sealed, text: Buffer.from('x').toString('base64url') };
    expect(() => box.open(altered, place)).toThrow('does not open');
    expect(() => box.open({ ...sealed, tag: sealed.tag.slice(0, 6) }, place)).toThrow('does not open');
  });

  it('takes several keys: the first seals, all open', () => {
    const sealed = openSecretBox('', old).seal('s', place);
    const both = openSecretBox('', `${fresh}, ${old}`);
    expect(both.open(sealed, place)).toBe('s');
    expect(openSecretBox('', fresh).open(both.seal('s', place), place)).toBe('s');
  });

  it('names the key that is missing, and refuses one that is none', () => {
    const sealed = openSecretBox('', old).seal('s', place);
    expect(() => openSecretBox('', fresh).open(sealed, place)).toThrow(`sealed with key ${sealed.key}`);
    expect(() => openSecretBox('', 'short')).toThrow('JOINERY_KEY is not a key of 32 bytes');
    const directory = folder();
    writeFileSync(join(directory, 'key'), 'broken');
    expect(() => openSecretBox(directory, undefined)).toThrow('The key file');
  });

  it('derives other secrets that follow from the key and the purpose', () => {
    expect(openSecretBox('', old).derive('a')).toBe(openSecretBox('', old).derive('a'));
    expect(openSecretBox('', old).derive('a')).not.toBe(openSecretBox('', old).derive('b'));
    expect(openSecretBox('', old).derive('a')).toHaveLength(64);
  });
});
