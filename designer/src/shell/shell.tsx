import type { Me } from '@joinery/api';
import { useLocalStorage } from '@mantine/hooks';
import { useQueryClient } from '@tanstack/react-query';
import { Suspense, useMemo } from 'react';
import { Navigate, Outlet, useLocation, useNavigate } from 'react-router';
import { EmptyState, ErrorState, LoadingPage } from '../ui/states.tsx';
import { IconBuilding } from '@tabler/icons-react';
import { chooseMembership, ORGANIZATION_KEY } from './choose-membership.ts';
import { CommandPalette } from './command-palette.tsx';
import { OrganizationContext } from './organization-context.ts';
import styles from './shell.module.css';
import { Sidebar } from './sidebar.tsx';
import { useMe } from './use-me.ts';

/** Asks who is signed in; sends everybody else to sign in and back. */
export function Shell() {
  const me = useMe();
  const { pathname, search } = useLocation();
  if (me.data === undefined) {
    return me.isError ? <ErrorState error={me.error} retry={() => void me.refetch()} /> : <LoadingPage />;
  }
  if (me.data === null) return <Navigate to="/sign-in" replace state={{ next: `${pathname}${search}` }} />;
  if (me.data.memberships.length === 0) {
    return (
      <EmptyState
        icon={IconBuilding}
        title="You belong to no organization"
        text="Ask an owner of your organization to add you, then load this page again."
      />
    );
  }
  return <SignedIn me={me.data} />;
}

function SignedIn({ me }: { readonly me: Me }) {
  const [chosen, setChosen] = useLocalStorage({ key: ORGANIZATION_KEY, getInitialValueInEffect: false });
  const client = useQueryClient();
  const navigate = useNavigate();
  const membership = chooseMembership(me, chosen);
  const organization = useMemo(() => {
    if (membership === undefined) return null;
    const open = (id: string) => {
      setChosen(id);
      client.removeQueries({ predicate: (query) => query.queryKey.length > 1 });
      void navigate('/');
    };
    return { id: membership.organization, name: membership.name, role: membership.role, me, open };
  }, [membership, me, setChosen, client, navigate]);
  return (
    <OrganizationContext value={organization}>
      <div className={styles.shell}>
        <Sidebar />
        <main className={styles.main} id="content">
          <Suspense fallback={<LoadingPage />}>
            <Outlet />
          </Suspense>
        </main>
      </div>
      <CommandPalette />
    </OrganizationContext>
  );
}
