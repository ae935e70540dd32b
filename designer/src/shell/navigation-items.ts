import {
  type Icon,
  IconArchive,
  IconFlask,
  IconHistory,
  IconPlugConnected,
  IconSitemap,
  IconTable,
  IconUsers,
  IconVariable,
} from '@tabler/icons-react';

export interface NavigationItem {
  readonly to: string;
  readonly label: string;
  readonly icon: Icon;
  readonly says: string;
}

/** The sidebar and the command palette, in order. */
export const navigationItems: readonly NavigationItem[] = [
  { to: '/', label: 'Flows', icon: IconSitemap, says: 'Draw, publish and switch on flows' },
  { to: '/runs', label: 'Runs', icon: IconHistory, says: 'What ran, what waits, what failed' },
  { to: '/tables', label: 'Tables', icon: IconTable, says: 'Rows that flows read and write' },
  {
    to: '/connections',
    label: 'Connections',
    icon: IconPlugConnected,
    says: 'Accounts on the systems that flows act on',
  },
  { to: '/variables', label: 'Variables', icon: IconVariable, says: 'Values that all flows share' },
  { to: '/sandbox', label: 'Sandbox', icon: IconFlask, says: 'The simulated tenant' },
  { to: '/people', label: 'People', icon: IconUsers, says: 'Members, roles and API tokens' },
  { to: '/retention', label: 'Retention', icon: IconArchive, says: 'How long runs are kept, and legal holds' },
];
