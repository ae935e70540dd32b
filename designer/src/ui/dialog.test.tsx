import { Menu } from '@mantine/core';
import { cleanup, screen, waitFor } from '@testing-library/react';
import { userEvent } from '@testing-library/user-event';
import { useState } from 'react';
import { afterEach, describe, expect, it, vi } from 'vitest';
import { Dialog } from './dialog.tsx';
import { renderPage } from './render-page.test-kit.tsx';

function Opener({ inMenu }: { readonly inMenu: boolean }) {
  const [open, setOpen] = useState(false);
  const show = () => setOpen(true);
  return (
    <>
      {inMenu ? (
        <Menu>
          <Menu.Target>
            <button type="button">Actions</button>
          </Menu.Target>
          <Menu.Dropdown>
            <Menu.Item onClick={show}>Rename</Menu.Item>
          </Menu.Dropdown>
        </Menu>
      ) : (
        <button type="button" onClick={show}>
          Actions
        </button>
      )}
      {open && <Dialog title="Rename" onClose={() => setOpen(false)} />}
    </>
  );
}

afterEach(() => {
  cleanup();
  vi.unstubAllGlobals();
});

describe('a dialog', () => {
  it.each([false, true])('gives the focus back to what opened it (from a menu: %s)', async (inMenu) => {
    renderPage(<Opener inMenu={inMenu} />, [], {});
    screen.getByRole('button', { name: 'Actions' }).focus();
    await userEvent.keyboard('{Enter}');
    if (inMenu) {
      (await screen.findByRole('menuitem', { name: 'Rename' })).focus();
      await userEvent.keyboard('{Enter}');
    }
    (await screen.findByRole('button', { name: 'Close' })).focus();
    await userEvent.keyboard('{Enter}');
    await waitFor(() => expect(document.activeElement).toBe(screen.getByRole('button', { name: 'Actions' })));
  });
});
