import { describe, expect, it } from 'vitest';
import { suggestNames } from './suggest-name.ts';

describe('the names that a message suggests', () => {
  it('are all of a short list', () => {
    expect(suggestNames('oot', ['out', 'error'])).toBe('choose “out”, “error”');
  });

  it('are the nearest of a long list, in words that end a sentence with one full stop', () => {
    const many = ['userCreated', 'userDeleted', 'groupRead', 'mailSend', 'rowAdded', 'fileMoved', 'userCreate'];
    const message = `There is no “userCreat”; ${suggestNames('userCreat', many)}.`;
    expect(message).toBe('There is no “userCreat”; perhaps “userCreate” or “userCreated” is meant.');
    expect(message).toMatch(/[^.?!]\.$/);
  });

  it('say so if there is none', () => {
    expect(suggestNames('x', [])).toBe('there is none yet');
  });
});
