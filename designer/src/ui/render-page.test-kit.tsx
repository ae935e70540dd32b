import { type Me, type Route } from '@joinery/api';
import { MantineProvider } from '@mantine/core';
import { ModalsProvider } from '@mantine/modals';
import { Notifications } from '@mantine/notifications';
import { QueryClientProvider } from '@tanstack/react-query';
import { configure, render } from '@testing-library/react';
import type { ReactNode } from 'react';
import { createMemoryRouter } from 'react-router';
import { RouterProvider } from 'react-router/dom';
import { vi } from 'vitest';
import { createQueryClient } from '../api/query-client.ts';
import { OrganizationContext } from '../shell/organization-context.ts';
import { theme } from '../theme.ts';

// A slow machine is no failure.
configure({ asyncUtilTimeout: 15_000 });

const me: Me = {
  user: { id: 'u1', name: 'Ana Ruiz', email: 'ana@example.com' },
  memberships: [{ organization: 'o1', name: 'Contoso', role: 'owner' }],
};

/** What the server was asked, in order. */
export interface Asked {
  readonly method: string;
  readonly path: string;
  readonly body: unknown;
}

interface Server {
  /** Answers by route name; a function is asked with the body. */
  readonly [route: string]: unknown;
}

function pathPattern({ path }: Route): RegExp {
  return new RegExp(`^/api/v1${path.replaceAll(/\{\w+\}/g, '[^/]+')}$`);
}

/** Stands in for the server at the page's own border, `fetch`. */
function answerFetch(routes: readonly Route[], server: Server): Asked[] {
  const asked: Asked[] = [];
  vi.stubGlobal('fetch', async (url: string, init: RequestInit) => {
    const { pathname } = new URL(url, 'http://joinery.test');
    const route = routes.find((each) => each.method === init.method && pathPattern(each).test(pathname));
    const body: unknown = typeof init.body === 'string' ? JSON.parse(init.body) : undefined;
    asked.push({ method: init.method ?? 'GET', path: pathname, body });
    const answer = route === undefined ? undefined : server[route.name];
    const value: unknown = typeof answer === 'function' ? answer(body) : answer;
    if (value instanceof Response) return value;
    if (value === undefined) throw new Error(`The test has no answer for ${init.method} ${pathname}.`);
    return Response.json(value);
  });
  return asked;
}

/** What jsdom lacks and Mantine asks for. */
function fillJsdom(): void {
  vi.stubGlobal('matchMedia', () => ({ matches: false, addEventListener: () => {}, removeEventListener: () => {} }));
  vi.stubGlobal(
    'ResizeObserver',
    class {
      observe() {}
      unobserve() {}
      disconnect() {}
    },
  );
  Element.prototype.scrollIntoView = () => {};
}

/** Draws a page as an owner sees it, at an address, with the given answers; tells what the server was asked. */
export function renderPage(page: ReactNode, routes: readonly Route[], server: Server, address = '/'): readonly Asked[] {
  fillJsdom();
  const asked = answerFetch(routes, server);
  const organization = { id: 'o1', name: 'Contoso', role: 'owner', me, open: () => {} } as const;
  const element = <OrganizationContext value={organization}>{page}</OrganizationContext>;
  const router = createMemoryRouter([{ path: '*', element }], { initialEntries: [address] });
  render(
    <MantineProvider theme={theme} env="test">
      <QueryClientProvider client={createQueryClient()}>
        <ModalsProvider>
          <Notifications />
          <RouterProvider router={router} />
        </ModalsProvider>
      </QueryClientProvider>
    </MantineProvider>,
  );
  return asked;
}
