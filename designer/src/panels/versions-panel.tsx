import { type FlowVersion, routes } from '@joinery/api';
import { Badge, Button, Group, Stack, Text } from '@mantine/core';
import { IconVersions } from '@tabler/icons-react';
import type { ReactNode } from 'react';
import { useAnswer, useCall } from '../api/use-route.ts';
import { useEditorStore } from '../store/editor-context.ts';
import { edit, endGroup, showPanel } from '../store/editor-store.ts';
import { Loaded } from '../ui/loaded.tsx';
import { notifyDone, notifyError } from '../ui/notify.ts';
import { EmptyState } from '../ui/states.tsx';
import { When } from '../ui/when.tsx';
import { SleepingRuns } from './move-runs.tsx';
import { Panel } from './panel.tsx';
import styles from './panels.module.css';

function useRestore(flow: string) {
  const call = useCall();
  const store = useEditorStore();
  return async (version: number): Promise<void> => {
    try {
      const { document } = await call(routes.readVersion, { params: { flow, version } });
      endGroup(store);
      edit(store, () => document);
      endGroup(store);
      notifyDone(`The draft is as version ${version} now. Undo brings back what it was; nothing is saved yet.`);
    } catch (error) {
      notifyError(error);
    }
  };
}

interface VersionProps {
  readonly version: FlowVersion;
  readonly editable: boolean;
  readonly onRestore: () => void;
  /** What is said of the runs that go by it. */
  readonly children: ReactNode;
}

function Version({ version, editable, onRestore, children }: VersionProps) {
  return (
    <article className={styles['version']} aria-label={`Version ${version.version}`}>
      <Group gap="xs">
        <Text fw={600} size="sm">
          Version {version.version}
        </Text>
        {version.current && <Badge color="green">Published</Badge>}
        <Text size="xs" c="dimmed" ml="auto" ff="monospace" title={version.hash}>
          {version.hash.slice(0, 8)}
        </Text>
      </Group>
      {version.note !== '' && <Text size="sm">{version.note}</Text>}
      <Group gap={4}>
        <Text size="xs" c="dimmed">
          {version.publishedBy},
        </Text>
        <When at={version.publishedAt} size="xs" c="dimmed" />
        {editable && (
          <Button
            ml="auto"
            size="compact-xs"
            variant="subtle"
            aria-label={`Take version ${version.version} into the draft`}
            onClick={onRestore}
          >
            Take into the draft
          </Button>
        )}
      </Group>
      {children}
    </article>
  );
}

/** What was published when, by whom and why. */
export function VersionsPanel({ flow, editable }: { readonly flow: string; readonly editable: boolean }) {
  const store = useEditorStore();
  const versions = useAnswer(routes.listVersions, { params: { flow } });
  const sleepers = useAnswer(routes.countSleepers, { params: { flow } }, { every: 30_000 });
  const restore = useRestore(flow);
  const asleep = new Map(sleepers.data?.map(({ version, runs }) => [version, runs]));
  return (
    <Panel title="Versions" onClose={() => showPanel(store, undefined)}>
      <Loaded query={versions}>
        {(list) =>
          list.length === 0 ? (
            <EmptyState
              icon={IconVersions}
              title="Not published yet"
              text="Publishing keeps the draft as a version that does not change any more. Runs go by it."
            />
          ) : (
            <Stack gap="xs">
              {list.map((version) => (
                <Version
                  key={version.version}
                  version={version}
                  editable={editable}
                  onRestore={() => void restore(version.version)}
                >
                  <SleepingRuns
                    flow={flow}
                    from={version.version}
                    to={list.find(({ current }) => current)?.version ?? version.version}
                    runs={asleep.get(version.version) ?? 0}
                  />
                </Version>
              ))}
            </Stack>
          )
        }
      </Loaded>
    </Panel>
  );
}
