import { ActionIcon, Button, Tooltip } from '@mantine/core';
import { IconLayoutDistributeVertical, IconNote, IconPlus } from '@tabler/icons-react';
import { useReactFlow } from '@xyflow/react';
import styles from '../../panels/panels.module.css';
import { Palette } from '../../panels/palette.tsx';
import { addNote, arrange } from '../../store/canvas-commands.ts';
import { useEditor, useEditorStore } from '../../store/editor-context.ts';
import { openPalette } from '../../store/editor-store.ts';

/** Buttons above the canvas, or the palette in their place. */
export function CanvasTools() {
  const store = useEditorStore();
  const palette = useEditor((state) => state.palette);
  const { screenToFlowPosition, fitView } = useReactFlow();
  if (palette) return <Palette key={JSON.stringify(palette)} aim={palette} />;
  const note = (): void => {
    const pane = document.querySelector('.react-flow')?.getBoundingClientRect();
    addNote(
      store,
      screenToFlowPosition({ x: (pane?.left ?? 0) + 240, y: (pane?.top ?? 0) + 90 }, { snapToGrid: true }),
    );
  };
  const tidy = (): void => {
    arrange(store);
    requestAnimationFrame(() => void fitView({ padding: 0.2, maxZoom: 1, duration: 250 }));
  };
  return (
    <div className={styles['tools']} role="toolbar" aria-label="Canvas">
      <Tooltip label="Press / to search">
        <Button
          size="sm"
          leftSection={<IconPlus size={16} aria-hidden />}
          onClick={() => openPalette(store, { to: 'anywhere' })}
        >
          Add step
        </Button>
      </Tooltip>
      <Tooltip label="Write a note">
        <ActionIcon size={36} variant="default" aria-label="Add note" onClick={note}>
          <IconNote size={18} aria-hidden />
        </ActionIcon>
      </Tooltip>
      <Tooltip label="Arrange all steps">
        <ActionIcon size={36} variant="default" aria-label="Arrange steps" onClick={tidy}>
          <IconLayoutDistributeVertical size={18} aria-hidden />
        </ActionIcon>
      </Tooltip>
    </div>
  );
}
