import { describe, expect, it } from 'vitest';
import { isTriggerExpression, resolveTriggerInput } from './resolve-trigger-input.ts';

describe('resolveTriggerInput', () => {
  it('fills in variables, alone with their type and inside a text', () => {
    const input = { group: '{{ vars.group }}', name: 'Team {{ vars.team.name }}', days: '{{ vars.days }}', on: 'both' };
    expect(resolveTriggerInput(input, { group: 'Staff', team: { name: 'A' }, days: 3 })).toEqual({
      ok: true,
      input: { group: 'Staff', name: 'Team A', days: 3, on: 'both' },
    });
  });

  it.each([
    ['does not exist', {}],
    ['is empty', { group: '' }],
    ['is null', { group: null }],
  ])('tells a variable that %s, so that nobody listens to everything by mistake', (_, vars) => {
    expect(resolveTriggerInput({ group: '{{ vars.group }}' }, vars)).toEqual({ ok: false, missing: 'vars.group' });
  });

  it('resolves nothing but variables', () => {
    expect(resolveTriggerInput({ group: '{{ vars.group & "x" }}' }, { group: 'Staff' })).toMatchObject({ ok: false });
    expect(resolveTriggerInput({ group: '{{ vars.group.x }}' }, { group: [{ x: 1 }] })).toMatchObject({ ok: false });
    expect(resolveTriggerInput({ group: '\\{{ Staff' }, {})).toEqual({ ok: true, input: { group: '{{ Staff' } });
  });
});

describe('isTriggerExpression', () => {
  it.each(['vars.group', ' vars.`my group`.id ', '"Staff"', '3'])('takes %s', (source) => {
    expect(isTriggerExpression(source)).toBe(true);
  });

  it.each(['vars', 'run.at', 'inputs.group', 'vars.a & vars.b', 'vars.list[0]', '$now()'])('refuses %s', (source) => {
    expect(isTriggerExpression(source)).toBe(false);
  });
});
