import { type MoveReason, routes } from '@joinery/api';
import { Alert, Anchor, Button, Group, List, Loader, Stack, Text } from '@mantine/core';
import { IconArrowForwardUp } from '@tabler/icons-react';
import { useState } from 'react';
import { Link } from 'react-router';
import { useQuery } from '@tanstack/react-query';
import { useCall, useSend } from '../api/use-route.ts';
import { useMay, useOrganization } from '../shell/organization-context.ts';
import { Dialog } from '../ui/dialog.tsx';
import { notifyDone, notifyError } from '../ui/notify.ts';
import { sayCount } from '../ui/say-count.ts';
import { ErrorState } from '../ui/states.tsx';
import { type Checked, gatherReasons, type MovePage, walkPages } from './gather-moves.ts';

interface Props {
  readonly flow: string;
  readonly from: number;
  readonly to: number;
  readonly runs: number;
}

function Reasons({ checked }: { readonly checked: Checked }) {
  const reasons = gatherReasons(checked.refused);
  if (reasons.length === 0) return null;
  return (
    <Alert color="orange" p="sm" title={`${sayCount(checked.refused.length, 'run')} cannot move`}>
      <List size="sm" spacing={4}>
        {reasons.map(({ reason, runs }: { readonly reason: MoveReason; readonly runs: readonly string[] }) => (
          <List.Item key={`${reason.node} ${reason.message}`}>
            {reason.message}{' '}
            <Anchor component={Link} to={`/runs/${runs[0]}`} size="sm">
              {runs.length === 1 ? 'One run' : `${runs.length} runs, such as this one`}
            </Anchor>
          </List.Item>
        ))}
      </List>
    </Alert>
  );
}

/** Checks every sleeping run of a version, and changes nothing yet. */
function useCheck({ flow, from, to }: Props) {
  const call = useCall();
  const { id } = useOrganization();
  return useQuery({
    queryKey: [routes.checkMove.name, id, flow, from, to],
    staleTime: 0,
    queryFn: () =>
      walkPages(async (cursor): Promise<MovePage> => {
        const query = { from, to, ...(cursor === null ? {} : { cursor }) };
        const page = await call(routes.checkMove, { params: { flow }, query });
        return { count: page.movable, refused: page.refused, next: page.next };
      }),
  });
}

function MoveDialog(props: Props & { readonly onClose: () => void }) {
  const { flow, from, to, onClose } = props;
  const check = useCheck(props);
  const move = useSend(routes.moveRuns, [routes.countSleepers, routes.listRuns, routes.readRun]);
  const [moving, setMoving] = useState(false);
  const movable = check.data?.count ?? 0;
  const go = async (): Promise<void> => {
    setMoving(true);
    let later = 0;
    try {
      const moved = await walkPages(async (cursor): Promise<MovePage> => {
        const body = { from, to, ...(cursor === null ? {} : { cursor }) };
        const page = await move.mutateAsync({ params: { flow }, body });
        later += page.asked;
        return { count: page.moved, refused: page.refused, next: page.next };
      });
      const rest = later === 0 ? '' : ` ${sayCount(later, 'run')} will as soon as a worker looks at them.`;
      notifyDone(`${sayCount(moved.count, 'run')} moved to version ${to}.${rest}`);
      onClose();
    } catch (error) {
      notifyError(error);
    } finally {
      setMoving(false);
    }
  };
  return (
    <Dialog title={`Move sleeping runs from version ${from} to ${to}`} onClose={onClose}>
      <Stack gap="md">
        <Text size="sm">
          A run that moves goes on by version {to} from where it stands. What it waits for stays, with its due time.
        </Text>
        {check.isError && <ErrorState error={check.error} retry={() => void check.refetch()} />}
        {check.isPending && (
          <Group gap="xs" component="output">
            <Loader size="xs" /> <Text size="sm">Checking each of them</Text>
          </Group>
        )}
        {check.data && (
          <>
            <Text size="sm" fw={600} component="output">
              {movable === 0 ? 'None of them can move.' : `${sayCount(movable, 'run')} can move.`}
            </Text>
            <Reasons checked={check.data} />
          </>
        )}
        <Group justify="flex-end" gap="xs">
          <Button variant="default" onClick={onClose}>
            Leave them
          </Button>
          <Button disabled={movable === 0} loading={moving} onClick={() => void go()}>
            {movable === 0 ? 'Move' : `Move ${sayCount(movable, 'run')}`}
          </Button>
        </Group>
      </Stack>
    </Dialog>
  );
}

/** Under a version: how many runs sleep on it, and the way to a newer one. */
export function SleepingRuns(props: Props) {
  const { runs, from, to } = props;
  const may = useMay('operator');
  const [open, setOpen] = useState(false);
  if (runs === 0) return null;
  const words = `${sayCount(runs, 'run')} ${runs === 1 ? 'sleeps' : 'sleep'} on it.`;
  return (
    <Group gap={4}>
      <Text size="xs">{words}</Text>
      {may && from < to && (
        <Button
          size="compact-xs"
          variant="subtle"
          leftSection={<IconArrowForwardUp size={14} aria-hidden />}
          onClick={() => setOpen(true)}
        >
          Check moving {runs === 1 ? 'it' : 'them'} to version {to}
        </Button>
      )}
      {open && <MoveDialog {...props} onClose={() => setOpen(false)} />}
    </Group>
  );
}
