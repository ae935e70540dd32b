import { type NodeProps, NodeResizer } from '@xyflow/react';
import { memo, useState } from 'react';
import styles from './canvas.module.css';
import { useCanvasActions } from './canvas-actions.ts';
import type { NoteCanvasNode } from './canvas-types.ts';
import { NodeBoundary } from './node-boundary.tsx';

const colors = ['yellow', 'blue', 'green', 'red', 'gray'] as const;

function NoteColors({ id, color }: { readonly id: string; readonly color: string }) {
  const actions = useCanvasActions();
  return (
    <fieldset className={`${styles['noteColors'] ?? ''} nodrag`} aria-label="Colour of the note">
      {colors.map((name) => (
        <button
          key={name}
          type="button"
          aria-label={name}
          aria-pressed={name === color}
          data-color={name}
          onClick={() => actions.colorNote(id, name)}
        />
      ))}
    </fieldset>
  );
}

/** A remark on the canvas, written in place. */
export const NoteNode = memo(function NoteNode({ data, selected }: NodeProps<NoteCanvasNode>) {
  const actions = useCanvasActions();
  const [writing, setWriting] = useState(false);
  const { note } = data;
  const color = note.color ?? 'yellow';
  return (
    <NodeBoundary name="A note">
      {data.editable && (
        <NodeResizer
          isVisible={selected}
          minWidth={112}
          minHeight={64}
          lineClassName={styles['resizeLine'] ?? ''}
          handleClassName={styles['resizeHandle'] ?? ''}
          onResizeEnd={(_, { x, y, width, height }) => actions.resizeNote(note.id, { x, y }, { width, height })}
        />
      )}
      <div
        className={styles['note']}
        data-color={color}
        data-selected={selected || undefined}
        onDoubleClick={(event) => {
          event.stopPropagation();
          if (data.editable) setWriting(true);
        }}
      >
        {data.editable && (selected || writing) ? (
          <textarea
            className="nodrag nowheel"
            aria-label="Text of the note"
            placeholder="Write a note"
            value={note.text}
            onChange={(event) => actions.writeNote(note.id, event.currentTarget.value)}
            onBlur={() => setWriting(false)}
          />
        ) : (
          <p>{note.text || 'Empty note'}</p>
        )}
      </div>
      {data.editable && selected && <NoteColors id={note.id} color={color} />}
    </NodeBoundary>
  );
});
