import type { RunDetail } from '@joinery/api';
import { ActionIcon, Anchor, Button, Group, Text, Tooltip } from '@mantine/core';
import { IconArrowLeft } from '@tabler/icons-react';
import { Link } from 'react-router';
import { Countdown } from '../../canvas/countdown.tsx';
import styles from '../../panels/panels.module.css';
import { useMay } from '../../shell/organization-context.ts';
import { RunStatusBadge } from '../../ui/run-status-badge.tsx';
import { sayCount } from '../../ui/say-count.ts';
import { sayDuration } from '../../ui/say-duration.ts';
import { sayTime } from '../../ui/say-time.ts';
import { When } from '../../ui/when.tsx';
import { CancelButton } from './cancel-button.tsx';
import { RetryButton } from './retry-button.tsx';

/** The version, and those before it if somebody moved the run. */
function Versions({ run }: { readonly run: RunDetail }) {
  const [began, ...moves] = run.versions;
  const last = moves.at(-1);
  if (began === undefined || last === undefined) return run.version === null ? 'Draft' : `Version ${run.version}`;
  const before = moves.at(-2)?.version ?? began.version;
  const way = run.versions.map(({ version }) => version).join(', ');
  return (
    <span title={`Went by versions ${way}`}>
      Version {last.version}, moved from {before} by {last.by} <When at={last.since} size="xs" />
    </span>
  );
}

/** A run of a flow that may begin only so many a minute, before it begins. */
function HeldBack({ run }: { readonly run: RunDetail }) {
  if (run.status !== 'queued' || run.dueAt === null) return null;
  const most = run.document.settings.maxRunsPerMinute;
  const limit = most === undefined ? '' : ` of ${sayCount(most, 'run')} a minute`;
  return ` · Held back until ${sayTime(run.dueAt)} by the flow’s limit${limit}`;
}

function Facts({ run }: { readonly run: RunDetail }) {
  return (
    <Group gap={6} wrap="nowrap" style={{ overflow: 'hidden' }}>
      <Text size="xs" c="dimmed" truncate>
        <Versions run={run} /> · started <When at={run.createdAt} size="xs" />
        {run.endedAt !== null && <> · took {sayDuration(Date.parse(run.endedAt) - Date.parse(run.createdAt))}</>}
        <HeldBack run={run} />
        {run.endedAt === null && run.dueAt !== null && run.status !== 'queued' && (
          <>
            {' '}
            · goes on in <Countdown until={run.dueAt} />
          </>
        )}
        {run.retriedFrom !== null && (
          <>
            {' · '}
            <Anchor component={Link} to={`/runs/${run.retriedFrom}`} size="xs">
              retry of another run
            </Anchor>
          </>
        )}
        {run.parent !== null && (
          <>
            {' · '}
            <Anchor component={Link} to={`/runs/${run.parent.run}`} size="xs">
              called by another run
            </Anchor>
          </>
        )}
      </Text>
    </Group>
  );
}

/** Which run this is, how it stands and what can be done about it. */
export function RunBar({ run }: { readonly run: RunDetail }) {
  const may = useMay('operator');
  return (
    <header className={styles['bar']}>
      <Tooltip label="All runs">
        <ActionIcon component={Link} to="/runs" size="lg" variant="subtle" color="gray" aria-label="All runs">
          <IconArrowLeft size={19} aria-hidden />
        </ActionIcon>
      </Tooltip>
      <div style={{ minWidth: 0, flex: 1 }}>
        <Group gap="xs" wrap="nowrap">
          <Text component="h1" fw={650} fz={15} truncate>
            {run.flowName}
            {run.subject !== '' && ` · ${run.subject}`}
          </Text>
          <RunStatusBadge status={run.status} />
        </Group>
        <Facts run={run} />
      </div>
      <Button component={Link} to={`/flows/${run.flow}`} variant="subtle" color="gray" size="sm">
        Open flow
      </Button>
      {may && run.endedAt === null && <CancelButton run={run} />}
      {may && (run.status === 'failed' || run.status === 'cancelled') && (
        <RetryButton run={run} from="failed" label="Retry" />
      )}
    </header>
  );
}
