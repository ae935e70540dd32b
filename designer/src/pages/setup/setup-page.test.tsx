import { routes } from '@joinery/api';
import { cleanup, screen, waitFor } from '@testing-library/react';
import { userEvent } from '@testing-library/user-event';
import { afterEach, describe, expect, it, vi } from 'vitest';
import { renderPage } from '../../ui/render-page.test-kit.tsx';
import { SetupPage } from './setup-page.tsx';

const all = Object.values(routes);
const me = { user: { id: 'u1', name: 'Ana', email: 'ana@example.com' }, memberships: [] };

async function fillIn(password: string) {
  await userEvent.type(await screen.findByRole('textbox', { name: /Organization/ }), 'Contoso');
  await userEvent.type(screen.getByRole('textbox', { name: /Your name/ }), 'Ana');
  await userEvent.type(screen.getByRole('textbox', { name: /E-mail/ }), 'ana@example.com');
  await userEvent.type(screen.getByLabelText(/^Password/, { selector: 'input' }), password);
  await userEvent.click(screen.getByRole('button', { name: 'Claim and begin' }));
}

afterEach(() => {
  cleanup();
  vi.unstubAllGlobals();
  window.location.hash = '';
});

describe('claiming an installation', () => {
  it('takes the one-time code from the address', async () => {
    window.location.hash = '#code=a1b2';
    const asked = renderPage(<SetupPage />, all, { readSetup: { claimed: false }, claim: me });
    await fillIn('a long password');
    await waitFor(() => expect(asked.at(-1)?.path).toBe('/api/v1/setup/claim'));
    expect(asked.at(-1)?.body).toEqual({
      code: 'a1b2',
      name: 'Ana',
      email: 'ana@example.com',
      password: 'a long password',
      organization: 'Contoso',
    });
  });
  it('asks for a longer password before it asks the server', async () => {
    window.location.hash = '#code=a1b2';
    const asked = renderPage(<SetupPage />, all, { readSetup: { claimed: false }, claim: me });
    await fillIn('short');
    expect(screen.getAllByText('Use at least 12 characters.')).not.toEqual([]);
    expect(asked.map(({ path }) => path)).not.toContain('/api/v1/setup/claim');
  });
  it('sends people on to sign in where there is an owner already', async () => {
    renderPage(<SetupPage />, all, { readSetup: { claimed: true } });
    expect(await screen.findByRole('link', { name: 'Sign in' })).toBeDefined();
  });
});
