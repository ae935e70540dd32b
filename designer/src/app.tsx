import { localStorageColorSchemeManager, MantineProvider } from '@mantine/core';
import { ModalsProvider } from '@mantine/modals';
import { Notifications } from '@mantine/notifications';
import { QueryClientProvider } from '@tanstack/react-query';
import type { ComponentType } from 'react';
import { createBrowserRouter, type LoaderFunctionArgs, type ShouldRevalidateFunctionArgs } from 'react-router';
import { RouterProvider } from 'react-router/dom';
import { createQueryClient } from './api/query-client.ts';
import { readFlowAhead } from './api/read-ahead.ts';
import type { FlowVisit } from './pages/flow-editor/flow-editor-page.tsx';
import { NotFoundPage } from './shell/not-found-page.tsx';
import { PageCrash } from './shell/page-crash.tsx';
import { Shell } from './shell/shell.tsx';
import { meQuery } from './shell/use-me.ts';
import { theme } from './theme.ts';
import { LoadingPage } from './ui/states.tsx';

const page = (load: () => Promise<ComponentType>) => async () => ({ Component: await load() });

const client = createQueryClient();
void client.prefetchQuery(meQuery);

/** Begins to read a flow, beside its page's code; what was read before this visit is past. */
function visitFlow({ params }: LoaderFunctionArgs): FlowVisit {
  // The page reads again by itself, and tells of it, if this fails.
  readFlowAhead(client, params['flow'] ?? '').catch(() => undefined);
  return { since: Date.now() };
}

const pages = [
  { index: true, lazy: page(async () => (await import('./pages/flows/flows-page.tsx')).FlowsPage) },
  {
    path: 'flows/:flow',
    loader: visitFlow,
    shouldRevalidate: ({ currentParams, nextParams }: ShouldRevalidateFunctionArgs) =>
      currentParams['flow'] !== nextParams['flow'],
    lazy: page(async () => (await import('./pages/flow-editor/flow-editor-page.tsx')).FlowEditorPage),
  },
  { path: 'import', lazy: page(async () => (await import('./pages/import/import-page.tsx')).ImportPage) },
  { path: 'runs', lazy: page(async () => (await import('./pages/runs/runs-page.tsx')).RunsPage) },
  { path: 'runs/:run', lazy: page(async () => (await import('./pages/run-view/run-view-page.tsx')).RunViewPage) },
  { path: 'tables', lazy: page(async () => (await import('./pages/tables/tables-page.tsx')).TablesPage) },
  { path: 'tables/:table', lazy: page(async () => (await import('./pages/tables/table-page.tsx')).TablePage) },
  {
    path: 'connections',
    lazy: page(async () => (await import('./pages/connections/connections-page.tsx')).ConnectionsPage),
  },
  { path: 'variables', lazy: page(async () => (await import('./pages/variables/variables-page.tsx')).VariablesPage) },
  { path: 'sandbox', lazy: page(async () => (await import('./pages/sandbox/sandbox-page.tsx')).SandboxPage) },
  { path: 'people', lazy: page(async () => (await import('./pages/people/people-page.tsx')).PeoplePage) },
  { path: 'retention', lazy: page(async () => (await import('./pages/retention/retention-page.tsx')).RetentionPage) },
  { path: '*', Component: NotFoundPage },
].map((route) => ({ ...route, ErrorBoundary: PageCrash }));

const router = createBrowserRouter([
  {
    path: '/setup',
    lazy: page(async () => (await import('./pages/setup/setup-page.tsx')).SetupPage),
    HydrateFallback: LoadingPage,
  },
  {
    path: '/sign-in',
    lazy: page(async () => (await import('./pages/sign-in/sign-in-page.tsx')).SignInPage),
    HydrateFallback: LoadingPage,
  },
  { path: '/', Component: Shell, ErrorBoundary: PageCrash, HydrateFallback: LoadingPage, children: pages },
]);

const colorSchemes = localStorageColorSchemeManager();
/** Everything that every page stands in. */
export function App() {
  return (
    <MantineProvider theme={theme} defaultColorScheme="auto" colorSchemeManager={colorSchemes}>
      <QueryClientProvider client={client}>
        <ModalsProvider>
          <Notifications position="bottom-center" />
          <RouterProvider router={router} />
        </ModalsProvider>
      </QueryClientProvider>
    </MantineProvider>
  );
}
