import { TextInput } from '@mantine/core';
import { cleanup, screen } from '@testing-library/react';
import { userEvent } from '@testing-library/user-event';
import { afterEach, describe, expect, it, vi } from 'vitest';
import { DialogForm } from './dialog-form.tsx';
import { renderPage } from './render-page.test-kit.tsx';

afterEach(() => {
  cleanup();
  vi.unstubAllGlobals();
});

describe('a form in a dialog', () => {
  it('is sent by Enter in a field and left by its other button', async () => {
    const done: string[] = [];
    renderPage(
      <DialogForm busy={false} submit="Save" onLeave={() => done.push('left')} onSubmit={() => done.push('sent')}>
        <TextInput label="Name" />
      </DialogForm>,
      [],
      {},
    );
    await userEvent.type(screen.getByLabelText('Name'), 'Ana{Enter}');
    await userEvent.click(screen.getByRole('button', { name: 'Cancel' }));
    expect(done).toEqual(['sent', 'left']);
  });

  it('says why it was refused, and is not sent while it may not be', async () => {
    const sent: string[] = [];
    renderPage(
      <DialogForm
        error={new Error('That name is taken.')}
        busy={false}
        disabled
        submit="Save"
        onLeave={() => undefined}
        onSubmit={() => sent.push('sent')}
      >
        <TextInput label="Name" />
      </DialogForm>,
      [],
      {},
    );
    expect(screen.getByRole('alert').textContent).toContain('That name is taken.');
    await userEvent.type(screen.getByLabelText('Name'), 'Ana{Enter}');
    expect(sent).toEqual([]);
  });
});
