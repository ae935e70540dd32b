import { type RunDetail, routes } from '@joinery/api';
import { Button, type ButtonVariant, Menu } from '@mantine/core';
import { IconChevronDown, IconRefresh } from '@tabler/icons-react';
import { useNavigate } from 'react-router';
import { useSend } from '../../api/use-route.ts';
import { notifyError } from '../../ui/notify.ts';

interface Props {
  readonly run: RunDetail;
  readonly from: 'failed' | readonly string[];
  readonly label: string;
  readonly variant?: ButtonVariant;
}

type Version = 'original' | 'published' | 'draft';

/** Starts a run that keeps what this one did and goes on from a step, on a version that is chosen. */
export function RetryButton({ run, from, label, variant = 'filled' }: Props) {
  const navigate = useNavigate();
  const retry = useSend(routes.retryRun, [routes.listRuns]);
  const go = async (version: Version): Promise<void> => {
    try {
      const started = await retry.mutateAsync({
        params: { run: run.id },
        body: { from: from === 'failed' ? from : [...from], version },
      });
      await navigate(`/runs/${started.run}`);
    } catch (error) {
      notifyError(error);
    }
  };
  return (
    <Menu position="bottom-end" width={270} shadow="md">
      <Menu.Target>
        <Button
          size="sm"
          variant={variant}
          loading={retry.isPending}
          leftSection={<IconRefresh size={16} aria-hidden />}
          rightSection={<IconChevronDown size={14} aria-hidden />}
        >
          {label}
        </Button>
      </Menu.Target>
      <Menu.Dropdown>
        <Menu.Label>What was done is kept and not done again</Menu.Label>
        <Menu.Item onClick={() => void go('original')}>
          On the same version{run.version === null ? ' (this draft)' : ` (${run.version})`}
        </Menu.Item>
        <Menu.Item onClick={() => void go('published')}>On the published version</Menu.Item>
        <Menu.Item onClick={() => void go('draft')}>On the draft</Menu.Item>
      </Menu.Dropdown>
    </Menu>
  );
}
