import { type RunStatusName, routes, runStatuses } from '@joinery/api';
import { Button, Group, Select, Stack, Switch, TextInput } from '@mantine/core';
import { useDebouncedCallback } from '@mantine/hooks';
import { IconHistory, IconSearch } from '@tabler/icons-react';
import { Link, useSearchParams } from 'react-router';
import { useAnswer } from '../../api/use-route.ts';
import { Page } from '../../ui/page.tsx';
import { runStatusLooks } from '../../ui/run-status-badge.tsx';
import { EmptyState, ErrorState, LoadingRows } from '../../ui/states.tsx';
import { filterInAddress } from './filter-in-address.ts';
import { RunTable } from './run-table.tsx';
import { type RunFilter, useRuns } from './use-runs.ts';

interface FiltersProps {
  readonly filter: RunFilter;
  readonly onChange: (key: keyof RunFilter, value: string | null) => void;
}

function Filters({ filter, onChange }: FiltersProps) {
  const flows = useAnswer(routes.listFlows);
  const search = useDebouncedCallback((text: string) => onChange('search', text), 250);
  return (
    <Group mb="md" gap="sm">
      <TextInput
        w={280}
        leftSection={<IconSearch size={16} />}
        placeholder="Search by person"
        aria-label="Search by person"
        defaultValue={filter.search ?? ''}
        onChange={(event) => search(event.currentTarget.value)}
      />
      <Select
        w={240}
        aria-label="Flow"
        placeholder="All flows"
        clearable
        searchable
        data={(flows.data ?? []).map(({ id, name }) => ({ value: id, label: name }))}
        value={filter.flow ?? null}
        onChange={(value) => onChange('flow', value)}
      />
      <Select
        w={180}
        aria-label="Status"
        placeholder="Any status"
        clearable
        data={runStatuses.map((status: RunStatusName) => ({ value: status, label: runStatusLooks[status].label }))}
        value={filter.status ?? null}
        onChange={(value) => onChange('status', value)}
      />
      <Switch
        label="Called flows too"
        checked={filter.called === 'yes' || filter.flow !== undefined}
        disabled={filter.flow !== undefined}
        onChange={(event) => onChange('called', event.currentTarget.checked ? 'yes' : null)}
      />
    </Group>
  );
}

function NoRuns({ filtered }: { readonly filtered: boolean }) {
  return filtered ? (
    <EmptyState
      icon={IconSearch}
      title="No run matches"
      text="Choose fewer filters, or search for a part of the address."
    />
  ) : (
    <EmptyState
      icon={IconHistory}
      title="Nothing has run yet"
      text="Switch a flow on and its trigger starts it, or open a flow and run it by hand."
    >
      <Button component={Link} to="/">
        Go to the flows
      </Button>
    </EmptyState>
  );
}

function Runs({ filter }: { readonly filter: RunFilter }) {
  const runs = useRuns(filter);
  if (runs.data === undefined) {
    return runs.isError ? (
      <ErrorState error={runs.error} retry={() => void runs.refetch()} />
    ) : (
      <LoadingRows rows={8} />
    );
  }
  const list = runs.data.pages.flatMap(({ items }) => items);
  if (list.length === 0) return <NoRuns filtered={Object.keys(filter).some((key) => key !== 'called')} />;
  return (
    <Stack>
      <RunTable runs={list} />
      {runs.hasNextPage && (
        <Group justify="center">
          <Button variant="default" onClick={() => void runs.fetchNextPage()} loading={runs.isFetchingNextPage}>
            Show older runs
          </Button>
        </Group>
      )}
    </Stack>
  );
}

export function RunsPage() {
  const [address, setAddress] = useSearchParams();
  const filter = filterInAddress(address);
  const change = (key: keyof RunFilter, value: string | null) =>
    setAddress(
      (before) => {
        const next = new URLSearchParams(before);
        if (value === null || value === '') next.delete(key);
        else next.set(key, value);
        return next;
      },
      { replace: true },
    );
  return (
    <Page title="Runs" description="Every start of a flow, live: what it did, what it waits on, where it failed.">
      <Filters filter={filter} onChange={change} />
      <Runs filter={filter} />
    </Page>
  );
}
