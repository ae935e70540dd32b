import type { RunSummary } from '@joinery/api';
import { Anchor, Stack, Table, Text } from '@mantine/core';
import { Link, useNavigate } from 'react-router';
import { Card } from '../../ui/card.tsx';
import { LateBadge } from '../../ui/late-badge.tsx';
import { RunStatusBadge } from '../../ui/run-status-badge.tsx';
import { sayDuration } from '../../ui/say-duration.ts';
import { sayTime } from '../../ui/say-time.ts';
import { useSayTrigger } from '../../ui/say-trigger.ts';
import { When } from '../../ui/when.tsx';

/** How long a run took; while it goes on, when it is due if it waits on a time. */
function Took({ run }: { readonly run: RunSummary }) {
  if (run.endedAt !== null) {
    return <Text size="sm">{sayDuration(Date.parse(run.endedAt) - Date.parse(run.createdAt))}</Text>;
  }
  if (run.dueAt === null) return <When at={null} />;
  if (run.status === 'queued') {
    return (
      <Text size="sm" title="Its flow may begin only so many runs a minute.">
        held until <time dateTime={run.dueAt}>{sayTime(run.dueAt)}</time>
      </Text>
    );
  }
  return (
    <Text size="sm">
      due <When at={run.dueAt} />
    </Text>
  );
}

/** Which flow it is, where the person stands above, and why it ended. */
function linesUnder({ id, subject, flowName, error }: RunSummary): readonly string[] {
  if (subject !== '') return error === null ? [flowName] : [flowName, error];
  return [error ?? `Run ${id.slice(0, 8)}`];
}

function RunRow({ run }: { readonly run: RunSummary }) {
  const navigate = useNavigate();
  const sayTrigger = useSayTrigger();
  return (
    <Table.Tr onClick={() => void navigate(`/runs/${run.id}`)} style={{ cursor: 'pointer' }}>
      <Table.Td w={150}>
        <Stack gap={4} align="flex-start">
          <RunStatusBadge status={run.status} />
          {run.lateMs !== null && <LateBadge lateMs={run.lateMs} />}
        </Stack>
      </Table.Td>
      <Table.Td>
        <Stack gap={0}>
          <Anchor
            component={Link}
            to={`/runs/${run.id}`}
            size="sm"
            fw={600}
            c="inherit"
            onClick={(event) => event.stopPropagation()}
          >
            {run.subject === '' ? run.flowName : run.subject}
          </Anchor>
          <Text size="xs" c={run.status === 'failed' ? 'red' : 'dimmed'} lineClamp={1}>
            {linesUnder(run).join(' · ')}
          </Text>
        </Stack>
      </Table.Td>
      <Table.Td w={72}>
        <Text size="sm" c="dimmed">
          {run.version === null ? 'Draft' : `v${run.version}`}
        </Text>
      </Table.Td>
      <Table.Td w={220}>
        <Text size="sm" lineClamp={1}>
          {sayTrigger(run.startedBy)}
        </Text>
      </Table.Td>
      <Table.Td w={132}>
        <When at={run.createdAt} />
      </Table.Td>
      <Table.Td w={104}>
        <Took run={run} />
      </Table.Td>
    </Table.Tr>
  );
}

export function RunTable({ runs }: { readonly runs: readonly RunSummary[] }) {
  return (
    <Card>
      <Table highlightOnHover aria-label="Runs">
        <Table.Thead>
          <Table.Tr>
            <Table.Th>Status</Table.Th>
            <Table.Th>About</Table.Th>
            <Table.Th>Version</Table.Th>
            <Table.Th>Started by</Table.Th>
            <Table.Th>Started</Table.Th>
            <Table.Th>Took</Table.Th>
          </Table.Tr>
        </Table.Thead>
        <Table.Tbody>
          {runs.map((run) => (
            <RunRow key={run.id} run={run} />
          ))}
        </Table.Tbody>
      </Table>
    </Card>
  );
}
