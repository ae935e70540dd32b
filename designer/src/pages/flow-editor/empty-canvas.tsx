import { Button, Group, Paper, Text, Title } from '@mantine/core';
import { IconBolt, IconPlayerPlay } from '@tabler/icons-react';
import { triggerItems } from '../../canvas/palette-items.ts';
import styles from '../../panels/panels.module.css';
import { addStep } from '../../store/add-step.ts';
import { useEditor, useEditorStore } from '../../store/editor-context.ts';
import { openPalette } from '../../store/editor-store.ts';
import { useCatalog } from '../../store/use-catalog.ts';

/** What to do first, while nothing is drawn. */
export function EmptyCanvas() {
  const store = useEditorStore();
  const catalog = useCatalog();
  const empty = useEditor((state) => state.flow.nodes.length === 0 && state.palette === undefined);
  if (!empty) return null;
  const manual = triggerItems(catalog).find((item) => item.key === 'trigger:manual');
  return (
    <Paper className={styles['empty'] ?? ''} withBorder p="xl" ta="center" shadow="sm">
      <Title order={2} size="h4">
        How does this flow start?
      </Title>
      <Text size="sm" c="dimmed" mt={6} mb="lg">
        Choose what it listens to, such as a person leaving a group, or start it by hand. Then add what it does, step by
        step.
      </Text>
      <Group justify="center" gap="xs">
        <Button leftSection={<IconBolt size={16} />} onClick={() => openPalette(store, { to: 'anywhere' })}>
          Choose a trigger
        </Button>
        {manual && (
          <Button
            variant="default"
            leftSection={<IconPlayerPlay size={16} />}
            onClick={() => addStep(store, manual, { to: 'anywhere' })}
          >
            Start by hand
          </Button>
        )}
      </Group>
    </Paper>
  );
}
