import type { Fields, JsonObject } from '@joinery/core';
import { cleanup, fireEvent, screen } from '@testing-library/react';
import userEvent from '@testing-library/user-event';
import { useState } from 'react';
import { afterEach, beforeAll, describe, expect, it } from 'vitest';
import { FieldsForm } from './fields-form.tsx';
import { FormScopeContext } from './form-scope.ts';
import type { ScopeValue } from './scope-values.ts';
import { renderPage, stubBrowser } from './test-page.tsx';

beforeAll(stubBrowser);
afterEach(cleanup);

const values: readonly ScopeValue[] = [
  {
    path: 'trigger',
    title: 'Trigger',
    type: 'object',
    children: [{ path: 'trigger.login', title: 'Login', type: 'text', children: [] }],
  },
];

/** Draws a form and gives what it holds. */
function open(fields: Fields, first: JsonObject = {}, scope?: readonly ScopeValue[]) {
  let held = first;
  function Page() {
    const [now, setNow] = useState(first);
    held = now;
    return (
      <FormScopeContext value={scope ? { values: scope } : {}}>
        <FieldsForm fields={fields} values={now} onChange={setNow} />
      </FormScopeContext>
    );
  }
  renderPage(<Page />);
  return () => held;
}

describe('a form drawn from fields', () => {
  it('gives text, numbers and yes or no with their types', async () => {
    const held = open([
      { name: 'name', type: 'text', title: 'Name' },
      { name: 'days', type: 'number', title: 'Days' },
      { name: 'hard', type: 'boolean', title: 'Hard' },
    ]);
    await userEvent.type(screen.getByLabelText('Name'), 'Ana');
    await userEvent.type(screen.getByLabelText('Days'), '12');
    await userEvent.click(screen.getByRole('switch', { name: /Hard|No/ }));
    expect(held()).toEqual({ name: 'Ana', days: 12, hard: true });
  });

  it('leaves out a value that was emptied', async () => {
    const held = open([{ name: 'name', type: 'text', title: 'Name' }], { name: 'Ana' });
    await userEvent.clear(screen.getByLabelText('Name'));
    expect(held()).toEqual({});
  });

  it('shows a field only while the field that it depends on has the right value', async () => {
    const fields: Fields = [
      {
        name: 'mode',
        type: 'text',
        title: 'Mode',
        default: 'for',
        choices: [
          { value: 'for', title: 'For' },
          { value: 'until', title: 'Until' },
        ],
      },
      { name: 'count', type: 'number', title: 'Count', when: { field: 'mode', is: ['for'] } },
      { name: 'note', type: 'text', title: 'Note', when: { field: 'mode', is: ['until'] } },
    ];
    open(fields);
    expect(screen.getByLabelText('Count')).toBeTruthy();
    await userEvent.click(screen.getByLabelText('Until'));
    expect(screen.queryByLabelText('Count')).toBeNull();
    expect(screen.getByLabelText('Note')).toBeTruthy();
  });

  it('says that a value is missing beside its field', () => {
    renderPage(
      <FieldsForm
        fields={[{ name: 'name', type: 'text', title: 'Name', required: true }]}
        values={{}}
        errors={{ name: '“Name” is empty: fill it in.' }}
        onChange={() => undefined}
      />,
    );
    expect(screen.getByText('“Name” is empty: fill it in.')).toBeTruthy();
  });
});

describe('an expression', () => {
  it('takes the place of a plain value and back', async () => {
    const held = open([{ name: 'days', type: 'number', title: 'Days' }], { days: 3 }, values);
    await userEvent.click(screen.getByRole('button', { name: 'Use an expression' }));
    fireEvent.change(screen.getByLabelText('Days'), { target: { value: '{{ trigger.days }}' } });
    expect(held()).toEqual({ days: '{{ trigger.days }}' });
    await userEvent.click(screen.getByRole('button', { name: 'Use a plain value' }));
    expect(held()).toEqual({});
    expect(screen.getByLabelText('Days').tagName).toBe('INPUT');
  });

  it('offers what came before once braces are typed, and Enter takes it', async () => {
    const held = open([{ name: 'name', type: 'text', title: 'Name' }], {}, values);
    await userEvent.type(screen.getByLabelText('Name'), 'Hi {{{{ trigger.l');
    expect(screen.getByRole('option', { name: /trigger\.login/ })).toBeTruthy();
    await userEvent.keyboard('{Enter}');
    expect(held()).toEqual({ name: 'Hi {{ trigger.login }}' });
  });

  it('says the type of what stands alone', () => {
    open([{ name: 'name', type: 'text', title: 'Name' }], { name: '{{ trigger.login }}' }, values);
    expect(screen.getByText('Text · Login')).toBeTruthy();
  });

  it('is not offered where a person fills in a form for a run', () => {
    open([{ name: 'days', type: 'number', title: 'Days' }]);
    expect(screen.queryByRole('button', { name: 'Use an expression' })).toBeNull();
  });
});

describe('lists and objects', () => {
  it('add, change, move and remove items', async () => {
    const held = open([
      { name: 'to', type: 'list', title: 'To', of: { name: 'address', type: 'text', title: 'Address' } },
    ]);
    await userEvent.click(screen.getByRole('button', { name: 'Add address' }));
    await userEvent.type(screen.getByLabelText('Address 1'), 'a@x.org');
    await userEvent.click(screen.getByRole('button', { name: 'Add address' }));
    await userEvent.type(screen.getByLabelText('Address 2'), 'b@x.org');
    await userEvent.click(screen.getByRole('button', { name: 'Move Address 2 up' }));
    expect(held()).toEqual({ to: ['b@x.org', 'a@x.org'] });
    await userEvent.click(screen.getByRole('button', { name: 'Remove Address 1' }));
    expect(held()).toEqual({ to: ['a@x.org'] });
  });

  it('let a person name values, keep their order and refuse a name that is taken', async () => {
    const held = open([{ name: 'values', type: 'object', title: 'Values' }], { values: { a: '1', b: '2' } }, values);
    const name = screen.getByLabelText('Name of value 1');
    await userEvent.clear(name);
    await userEvent.type(name, 'b');
    expect(screen.getByText('This name is taken.')).toBeTruthy();
    await userEvent.type(name, 'etter');
    await userEvent.tab();
    expect(Object.entries(held()['values'] ?? {})).toEqual([
      ['better', '1'],
      ['b', '2'],
    ]);
  });
});

describe('conditions', () => {
  const fields: Fields = [
    {
      name: 'conditions',
      type: 'list',
      title: 'Conditions',
      of: {
        name: 'condition',
        type: 'object',
        fields: [
          { name: 'left', type: 'any' },
          { name: 'operator', type: 'text' },
          { name: 'right', type: 'any' },
        ],
      },
    },
  ];

  it('are rows of value, operator and what it is compared with', async () => {
    const held = open(fields, {}, values);
    await userEvent.click(screen.getByRole('button', { name: 'Add condition' }));
    fireEvent.change(screen.getByLabelText('Value of condition 1'), { target: { value: '{{ trigger.login }}' } });
    fireEvent.change(screen.getByLabelText('Compared with in condition 1'), { target: { value: 'ana' } });
    expect(held()).toEqual({ conditions: [{ left: '{{ trigger.login }}', operator: 'equals', right: 'ana' }] });
  });

  it('ask for nothing on the right where the operator looks at one value only', () => {
    open(fields, { conditions: [{ left: 'x', operator: 'empty' }] }, values);
    expect(screen.queryByLabelText('Compared with in condition 1')).toBeNull();
  });
});
