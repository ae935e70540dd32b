import { Kbd, Tooltip, UnstyledButton } from '@mantine/core';

import { IconSearch } from '@tabler/icons-react';
import type { ReactElement } from 'react';
import { Link, NavLink, useMatch } from 'react-router';
import { JoineryMark } from '../ui/joinery-mark.tsx';
import { type NavigationItem, navigationItems } from './navigation-items.ts';
import { OrganizationMenu } from './organization-menu.tsx';
import { palette } from './palette-store.ts';
import styles from './shell.module.css';
import { UserMenu } from './user-menu.tsx';

/** The canvas needs the room: there the sidebar is a rail of icons. */
function useRail(): boolean {
  const editor = useMatch('/flows/:flow');
  const run = useMatch('/runs/:run');
  return editor !== null || run !== null;
}

function Named({
  label,
  rail,
  children,
}: {
  readonly label: string;
  readonly rail: boolean;
  readonly children: ReactElement;
}) {
  return (
    <Tooltip label={label} position="right" disabled={!rail}>
      {children}
    </Tooltip>
  );
}

function SidebarLink({ item, rail }: { readonly item: NavigationItem; readonly rail: boolean }) {
  const { icon: ItemIcon } = item;
  return (
    <Named label={item.label} rail={rail}>
      <NavLink
        to={item.to}
        end={item.to === '/'}
        className={styles.link ?? ''}
        {...(rail ? { 'aria-label': item.label } : {})}
      >
        <ItemIcon size={18} stroke={1.7} />
        {!rail && item.label}
      </NavLink>
    </Named>
  );
}

export function Sidebar() {
  const rail = useRail();
  return (
    <nav className={styles.sidebar} data-rail={rail || undefined} aria-label="Main">
      <Link to="/" className={styles.brand} aria-label="Joinery, home">
        <JoineryMark />
        {!rail && 'Joinery'}
      </Link>
      <OrganizationMenu rail={rail} />
      <Named label="Search (Ctrl+K)" rail={rail}>
        <UnstyledButton className={styles.link} onClick={palette.open} aria-label="Search and go to">
          <IconSearch size={18} stroke={1.7} />
          {!rail && (
            <>
              Search
              <Kbd size="xs" className={styles.key}>
                Ctrl K
              </Kbd>
            </>
          )}
        </UnstyledButton>
      </Named>
      {navigationItems.map((item) => (
        <SidebarLink key={item.to} item={item} rail={rail} />
      ))}
      <div className={styles.spacer} />
      <UserMenu rail={rail} />
    </nav>
  );
}
