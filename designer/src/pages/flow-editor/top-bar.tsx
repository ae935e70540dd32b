import type { FlowDetail } from '@joinery/api';
import { ActionIcon, Button, Group, Tooltip } from '@mantine/core';
import {
  IconAlertCircle,
  IconAlertTriangle,
  IconArrowBackUp,
  IconArrowForwardUp,
  IconArrowLeft,
  IconCircleCheck,
  IconPlayerPlay,
} from '@tabler/icons-react';
import { Link } from 'react-router';
import styles from '../../panels/panels.module.css';
import { useMay } from '../../shell/organization-context.ts';
import { useEditor, useEditorStore } from '../../store/editor-context.ts';
import { isDirty, redo, showPanel, undo } from '../../store/editor-store.ts';
import { useProblems } from '../../store/use-problems.ts';
import { FlowName } from './flow-name.tsx';
import { FlowSwitch } from './flow-switch.tsx';
import { MoreMenu } from './more-menu.tsx';
import { PublishButton } from './publish-button.tsx';

interface Props {
  readonly detail: FlowDetail;
  readonly editable: boolean;
  readonly save: () => Promise<boolean>;
  readonly saving: boolean;
}

function UndoButtons() {
  const store = useEditorStore();
  const canUndo = useEditor((state) => state.history.done.length > 0);
  const canRedo = useEditor((state) => state.history.undone.length > 0);
  return (
    <Group gap={2} wrap="nowrap">
      <Tooltip label="Undo (Ctrl+Z)">
        <ActionIcon
          size="lg"
          variant="subtle"
          color="gray"
          aria-label="Undo"
          disabled={!canUndo}
          style={{ background: canUndo ? undefined : 'transparent' }}
          onClick={() => undo(store)}
        >
          <IconArrowBackUp size={19} aria-hidden />
        </ActionIcon>
      </Tooltip>
      <Tooltip label="Redo (Ctrl+Shift+Z)">
        <ActionIcon
          size="lg"
          variant="subtle"
          color="gray"
          aria-label="Redo"
          disabled={!canRedo}
          style={{ background: canRedo ? undefined : 'transparent' }}
          onClick={() => redo(store)}
        >
          <IconArrowForwardUp size={19} aria-hidden />
        </ActionIcon>
      </Tooltip>
    </Group>
  );
}

function ProblemsButton() {
  const store = useEditorStore();
  const problems = useProblems();
  const errors = problems.filter((problem) => problem.severity === 'error').length;
  const Icon = errors > 0 ? IconAlertCircle : problems.length > 0 ? IconAlertTriangle : IconCircleCheck;
  const color = errors > 0 ? 'red' : problems.length > 0 ? 'orange' : 'green';
  const words = problems.length === 0 ? 'No problems' : `${problems.length} problem${problems.length === 1 ? '' : 's'}`;
  return (
    <Tooltip label={words}>
      <Button
        variant="subtle"
        color={color}
        c={color}
        size="compact-sm"
        px={6}
        aria-label={words}
        leftSection={<Icon size={18} aria-hidden />}
        styles={{ section: { marginInlineEnd: problems.length > 0 ? 5 : 0 } }}
        onClick={() => showPanel(store, 'problems')}
      >
        {problems.length > 0 ? problems.length : ''}
      </Button>
    </Tooltip>
  );
}

function SavedState({ saving }: { readonly saving: boolean }) {
  const dirty = useEditor(isDirty);
  return (
    <output className={styles['barState']} data-dirty={dirty || undefined}>
      {saving ? 'Saving…' : dirty ? 'Not saved' : 'Saved'}
    </output>
  );
}

/** Name, state and what can be done with the flow. */
export function TopBar({ detail, editable, save, saving }: Props) {
  const store = useEditorStore();
  const mayRun = useMay('operator');
  const dirty = useEditor(isDirty);
  return (
    <header className={styles['bar']}>
      <Tooltip label="All flows">
        <ActionIcon component={Link} to="/" size="lg" variant="subtle" color="gray" aria-label="All flows">
          <IconArrowLeft size={19} aria-hidden />
        </ActionIcon>
      </Tooltip>
      <FlowName detail={detail} editable={editable} />
      {editable && <SavedState saving={saving} />}
      <div className={styles['barSpace']} />
      {editable && <UndoButtons />}
      <ProblemsButton />
      <FlowSwitch detail={detail} />
      {mayRun && (
        <Button
          variant="default"
          size="sm"
          leftSection={<IconPlayerPlay size={16} aria-hidden />}
          onClick={() => showPanel(store, 'run')}
        >
          Run
        </Button>
      )}
      {editable && (
        <Button variant="default" size="sm" loading={saving} disabled={!dirty} onClick={() => void save()}>
          Save
        </Button>
      )}
      {editable && <PublishButton detail={detail} save={save} />}
      <MoreMenu detail={detail} />
    </header>
  );
}
