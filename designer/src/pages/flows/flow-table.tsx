import { type FlowSummary, runStatuses } from '@joinery/api';
import { Anchor, Badge, Checkbox, Group, Stack, Table, Text } from '@mantine/core';
import { Link } from 'react-router';
import { Card } from '../../ui/card.tsx';
import { RunStatusBadge } from '../../ui/run-status-badge.tsx';
import { useSayTrigger } from '../../ui/say-trigger.ts';
import { When } from '../../ui/when.tsx';
import { FlowMenu, type FlowVerbs } from './flow-menu.tsx';
import { FlowSwitch } from './flow-switch.tsx';

interface FlowTableProps extends FlowVerbs {
  readonly flows: readonly FlowSummary[];
  readonly picked: ReadonlySet<string>;
  readonly onPick: (ids: ReadonlySet<string>) => void;
}

function VersionBadge({ flow }: { readonly flow: FlowSummary }) {
  if (flow.publishedVersion === null) return <Badge color="gray">Draft</Badge>;
  return (
    <Group gap={4} wrap="nowrap">
      <Badge color="joinery" style={{ flexShrink: 0 }}>
        Published v{flow.publishedVersion}
      </Badge>
      {flow.changed && (
        <Badge color="yellow" style={{ flexShrink: 0 }}>
          Changed
        </Badge>
      )}
    </Group>
  );
}

function LastRun({ lastRun }: { readonly lastRun: FlowSummary['lastRun'] }) {
  if (lastRun === null) return <When at={null} />;
  const status = runStatuses.find((each) => each === lastRun.status);
  return (
    <Anchor component={Link} to={`/runs/${lastRun.id}`} underline="never" c="inherit">
      <Stack gap={2} align="flex-start">
        {status === undefined ? lastRun.status : <RunStatusBadge status={status} />}
        <When at={lastRun.at} c="dimmed" size="xs" />
      </Stack>
    </Anchor>
  );
}

function FlowRow({
  flow,
  picked,
  onPicked,
  ...verbs
}: { flow: FlowSummary; picked: boolean; onPicked: () => void } & FlowVerbs) {
  const sayTrigger = useSayTrigger();
  return (
    <Table.Tr>
      <Table.Td w={36} pr={0}>
        <Checkbox size="xs" checked={picked} onChange={onPicked} aria-label={`Select ${flow.name}`} />
      </Table.Td>
      <Table.Td w={56}>
        <FlowSwitch flow={flow} />
      </Table.Td>
      <Table.Td>
        <Stack gap={0}>
          <Anchor component={Link} to={`/flows/${flow.id}`} fw={600} size="sm" c="inherit">
            {flow.name}
          </Anchor>
          <Text size="xs" c="dimmed" lineClamp={1}>
            {sayTrigger(flow.trigger)}
          </Text>
        </Stack>
      </Table.Td>
      <Table.Td w={172}>
        <VersionBadge flow={flow} />
      </Table.Td>
      <Table.Td w={140}>
        <LastRun lastRun={flow.lastRun} />
      </Table.Td>
      <Table.Td w={44}>
        <FlowMenu flow={flow} {...verbs} />
      </Table.Td>
    </Table.Tr>
  );
}

/** The flows of a folder: whether they are on, what starts them, what is published, how the last run went. */
export function FlowTable({ flows, picked, onPick, ...verbs }: FlowTableProps) {
  const all = flows.length > 0 && flows.every(({ id }) => picked.has(id));
  const toggle = (id: string) => {
    const next = new Set(picked);
    if (!next.delete(id)) next.add(id);
    onPick(next);
  };
  return (
    <Card>
      <Table highlightOnHover aria-label="Flows">
        <Table.Thead>
          <Table.Tr>
            <Table.Th>
              <Checkbox
                size="xs"
                checked={all}
                indeterminate={!all && picked.size > 0}
                onChange={() => onPick(new Set(all ? [] : flows.map(({ id }) => id)))}
                aria-label="Select all flows"
              />
            </Table.Th>
            <Table.Th>On</Table.Th>
            <Table.Th>Flow</Table.Th>
            <Table.Th>Version</Table.Th>
            <Table.Th>Last run</Table.Th>
            <Table.Th aria-label="Actions" />
          </Table.Tr>
        </Table.Thead>
        <Table.Tbody>
          {flows.map((flow) => (
            <FlowRow
              key={flow.id}
              flow={flow}
              picked={picked.has(flow.id)}
              onPicked={() => toggle(flow.id)}
              {...verbs}
            />
          ))}
        </Table.Tbody>
      </Table>
    </Card>
  );
}
