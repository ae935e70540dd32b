import { cleanup, screen } from '@testing-library/react';
import { userEvent } from '@testing-library/user-event';
import { useState } from 'react';
import { afterEach, describe, expect, it, vi } from 'vitest';
import { renderPage } from '../ui/render-page.test-kit.tsx';
import { RunPace } from './run-pace.tsx';

afterEach(() => {
  cleanup();
  vi.unstubAllGlobals();
});

const told: (number | undefined)[] = [];
function Settings() {
  const [value, setValue] = useState<number>();
  return (
    <RunPace
      value={value}
      disabled={false}
      onChange={(most) => {
        told.push(most);
        setValue(most);
      }}
    />
  );
}

describe('the limit of runs a minute', () => {
  it('is a whole number up to a thousand, and gone once the field is empty', async () => {
    renderPage(<Settings />, [], {});
    const field = await screen.findByRole('textbox', { name: 'Runs a minute' });
    await userEvent.type(field, '60.5');
    expect(told.at(-1)).toBe(605);
    await userEvent.type(field, '0');
    expect(told.at(-1)).toBe(605);
    await userEvent.clear(field);
    expect(told.at(-1)).toBeUndefined();
    await userEvent.type(field, '0');
    expect(told.at(-1)).toBeUndefined();
  });
});
