import type { Field, Json } from '@joinery/core';
import { cleanup, screen } from '@testing-library/react';
import { userEvent } from '@testing-library/user-event';
import { afterEach, describe, expect, it, vi } from 'vitest';
import { renderPage } from '../../ui/render-page.test-kit.tsx';
import { RowCell } from './row-cell.tsx';

function draw(column: Field, value: Json) {
  const changes: Json[] = [];
  const opened: true[] = [];
  renderPage(
    <RowCell
      column={column}
      value={value}
      editable
      onChange={(next) => changes.push(next)}
      onOpenRow={() => opened.push(true)}
    />,
    [],
    {},
  );
  return { changes, opened };
}
const days: Field = { name: 'days', type: 'number', title: 'Days' };

afterEach(() => {
  cleanup();
  vi.unstubAllGlobals();
});

describe('a cell of a table', () => {
  it('saves a number as a number on Enter', async () => {
    const { changes } = draw(days, 30);
    await userEvent.click(screen.getByRole('button', { name: 'Days: 30' }));
    await userEvent.clear(screen.getByRole('textbox', { name: 'Edit Days' }));
    await userEvent.keyboard('14{Enter}');
    expect(changes).toEqual([14]);
  });
  it('does not take a text for a number', async () => {
    const { changes } = draw(days, 30);
    await userEvent.click(screen.getByRole('button', { name: 'Days: 30' }));
    await userEvent.keyboard('x{Enter}');
    expect(changes).toEqual([]);
    expect(screen.getByRole('textbox', { name: 'Edit Days' }).getAttribute('aria-invalid')).toBe('true');
  });
  it('keeps what was there on Escape, and says nothing if nothing changed', async () => {
    const { changes } = draw({ name: 'login', type: 'text' }, 'mia');
    await userEvent.click(screen.getByRole('button', { name: 'login: mia' }));
    await userEvent.keyboard('x{Escape}');
    await userEvent.click(screen.getByRole('button', { name: 'login: mia' }));
    await userEvent.keyboard('{Enter}');
    expect(changes).toEqual([]);
  });
  it("leaves a list to the row's form", async () => {
    const { opened } = draw({ name: 'tags', type: 'list' }, ['a', 'b']);
    await userEvent.click(screen.getByRole('button', { name: 'tags: a, b' }));
    expect(opened).toEqual([true]);
  });
});
