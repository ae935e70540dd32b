import { routes } from '@joinery/api';
import { Spotlight, useSpotlight } from '@mantine/spotlight';
import { IconSearch } from '@tabler/icons-react';
import { useNavigate } from 'react-router';
import { useAnswer } from '../api/use-route.ts';
import { useMay } from './organization-context.ts';
import { paletteEntries } from './palette-entries.ts';
import { paletteStore } from './palette-store.ts';

/** Ctrl+K: goes to any page, flow or run, or begins something. Flows and runs are read once it opens. */
export function CommandPalette() {
  const navigate = useNavigate();
  const { opened } = useSpotlight(paletteStore);
  const flows = useAnswer(routes.listFlows, {}, { enabled: opened });
  const runs = useAnswer(routes.listRuns, { query: { limit: 30, called: 'no' } }, { enabled: opened });
  const groups = paletteEntries(flows.data ?? [], runs.data?.items ?? [], useMay('builder'));
  return (
    <Spotlight
      store={paletteStore}
      shortcut={['mod + K']}
      actions={groups.map(({ group, actions }) => ({
        group,
        actions: actions.map(({ to, ...entry }) => ({ ...entry, onClick: () => void navigate(to) })),
      }))}
      nothingFound="Nothing of that name"
      highlightQuery
      scrollable
      maxHeight={440}
      limit={40}
      searchProps={{
        leftSection: <IconSearch size={18} />,
        placeholder: 'Go to a page, flow or run',
        'aria-label': 'Search and go to',
      }}
    />
  );
}
