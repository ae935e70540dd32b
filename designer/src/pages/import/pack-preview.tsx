import { type FlowpackImported, type FlowpackPreview, routes, sayError } from '@joinery/api';
import { Alert, Badge, Button, Group, List, Stack, Text, Title } from '@mantine/core';
import { IconFileImport } from '@tabler/icons-react';
import { useState } from 'react';
import { useAnswer, useSend } from '../../api/use-route.ts';
import { sayCount } from '../../ui/say-count.ts';
import { ConflictChoice } from './conflict-choice.tsx';
import { ConnectionChoices } from './connection-choices.tsx';
import { findConflicts } from './find-conflicts.ts';
import { FolderChoice } from './folder-choice.tsx';
import styles from './import.module.css';
import { type ImportChoices, missingChoices } from './import-form.ts';
import { PackContents } from './pack-contents.tsx';
import { PackProblems } from './pack-problems.tsx';
import { VariableChoices } from './variable-choices.tsx';

interface PackPreviewProps {
  readonly pack: string;
  readonly preview: FlowpackPreview;
  readonly first: ImportChoices;
  /** Asks again, after a connection was added. */
  readonly onRefresh: () => Promise<FlowpackPreview | undefined>;
  readonly onBack: () => void;
  readonly onImported: (imported: FlowpackImported) => void;
}

const changedByImport = [routes.listFlows, routes.listFolders, routes.listTables, routes.listVariables];

function Missing({ missing }: { readonly missing: readonly string[] }) {
  if (missing.length === 0) return null;
  return (
    <List size="sm" c="dimmed">
      {missing.map((each) => (
        <List.Item key={each}>{each}</List.Item>
      ))}
    </List>
  );
}

function useImport(pack: string, choices: ImportChoices, onImported: (imported: FlowpackImported) => void) {
  const send = useSend(routes.importFlowpack, changedByImport);
  const { folder, newFolder, connections, variables, conflicts } = choices;
  const start = () =>
    send.mutate(
      {
        body: {
          pack,
          folder: folder === null ? { name: newFolder.trim() } : { id: folder },
          connections: { ...connections },
          variables: { ...variables },
          conflicts,
        },
      },
      { onSuccess: onImported },
    );
  return { ...send, start };
}

/** What a pack would create and what it needs from the person; imports on request. */
export function PackPreview({ pack, preview, first, onRefresh, onBack, onImported }: PackPreviewProps) {
  const [choices, setChoices] = useState(first);
  const change = (part: Partial<ImportChoices>) => setChoices((before) => ({ ...before, ...part }));
  const send = useImport(pack, choices, onImported);
  const missing = missingChoices(preview, choices);
  const flows = useAnswer(routes.listFlows);
  const tables = useAnswer(routes.listTables);
  const present = { flows: flows.data ?? [], tables: tables.data ?? [] };
  const conflicts = findConflicts(preview, choices.folder, present);
  return (
    <Stack gap="lg">
      <div>
        <Group gap="xs">
          <Title order={2}>{preview.title}</Title>
          <Badge color="gray">{preview.version}</Badge>
        </Group>
        <Text size="sm" c="dimmed">
          {preview.description}
        </Text>
      </div>
      <PackProblems problems={preview.problems} />
      <PackContents preview={preview} taken={conflicts.here} />
      <FolderChoice choices={choices} onChange={change} />
      <ConflictChoice conflicts={conflicts} value={choices.conflicts} onChange={change} />
      <ConnectionChoices
        preview={preview}
        chosen={choices.connections}
        onChange={(connections) => change({ connections })}
        onRefresh={onRefresh}
      />
      <VariableChoices
        preview={preview}
        connections={choices.connections}
        values={choices.variables}
        onChange={(variables) => change({ variables })}
      />
      {send.isError && (
        <Alert color="red" role="alert" title="Nothing was imported">
          {sayError(send.error)}
        </Alert>
      )}
      <Group justify="space-between" align="center" wrap="nowrap" className={styles['footer'] ?? ''}>
        <Missing missing={missing} />
        <Group gap="xs" wrap="nowrap" ml="auto">
          <Button variant="default" onClick={onBack}>
            Back
          </Button>
          <Button
            onClick={send.start}
            loading={send.isPending}
            disabled={missing.length > 0}
            leftSection={<IconFileImport size={16} />}
          >
            Import {sayCount(preview.flows.length, 'flow')}
          </Button>
        </Group>
      </Group>
    </Stack>
  );
}
