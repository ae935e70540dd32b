import { describe, expect, it } from 'vitest';
import { completionsFor, cutText, hasExpression, insertPath, soleExpression, wordAtCaret } from './expression-text.ts';

describe('text with placeholders', () => {
  it('is cut at them', () => {
    expect(cutText('Hi {{ a }}, {{ b }}')).toEqual([
      { text: 'Hi ', expression: false },
      { text: '{{ a }}', expression: true },
      { text: ', ', expression: false },
      { text: '{{ b }}', expression: true },
    ]);
  });

  it('does not take an escaped or an unfinished placeholder for one', () => {
    expect(hasExpression('\\{{ a }}')).toBe(false);
    expect(hasExpression('{{ a')).toBe(false);
    expect(hasExpression('{{ a }}')).toBe(true);
  });

  it('is one expression only if nothing stands beside it', () => {
    expect(soleExpression(' {{ trigger.user }} ')).toBe('trigger.user');
    expect(soleExpression('Hi {{ trigger.user }}')).toBeUndefined();
  });
});

describe('completion', () => {
  it('looks at the word at the caret, inside braces only', () => {
    expect(wordAtCaret('{{ trigger.us', 13)).toEqual({ from: 3, word: 'trigger.us' });
    expect(wordAtCaret('{{ a }} us', 10)).toBeUndefined();
    expect(wordAtCaret('plain', 5)).toBeUndefined();
  });

  it('replaces the word and closes the braces', () => {
    expect(insertPath('{{ trig', 7, 'trigger.user')).toEqual({ text: '{{ trigger.user }}', caret: 18 });
  });

  it('leaves braces that are closed already', () => {
    expect(insertPath('{{ tr }} x', 5, 'trigger')).toEqual({ text: '{{ trigger }} x', caret: 10 });
  });

  it('writes a placeholder of its own where there is none', () => {
    expect(insertPath('Hi ', 3, 'vars.name').text).toBe('Hi {{ vars.name }}');
  });

  it('offers what begins with the word before what holds it', () => {
    const value = (path: string) => ({ path, title: path, type: 'text' as const, children: [] });
    expect(completionsFor([value('vars.user'), value('user')], 'user').map((one) => one.path)).toEqual([
      'user',
      'vars.user',
    ]);
  });
});
