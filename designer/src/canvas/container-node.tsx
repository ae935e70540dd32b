import { type NodeProps, NodeResizer } from '@xyflow/react';
import { IconPlus } from '@tabler/icons-react';
import { memo } from 'react';
import styles from './canvas.module.css';
import { useCanvasActions } from './canvas-actions.ts';
import type { ContainerCanvasNode } from './canvas-types.ts';
import { NodeBoundary } from './node-boundary.tsx';
import { NodeHandles, NodeHead } from './step-node.tsx';

/** A For each or Try: a frame that its children live in. */
export const ContainerNode = memo(function ContainerNode({ data, selected }: NodeProps<ContainerCanvasNode>) {
  const actions = useCanvasActions();
  const { node } = data;
  return (
    <NodeBoundary name={node.id}>
      {data.editable && (
        <NodeResizer
          isVisible={selected}
          minWidth={320}
          minHeight={144}
          lineClassName={styles['resizeLine'] ?? ''}
          handleClassName={styles['resizeHandle'] ?? ''}
          onResizeEnd={(_, { x, y, width, height }) => actions.resizeNode(node.id, { x, y }, { width, height })}
        />
      )}
      <div
        className={styles['container']}
        data-selected={selected || undefined}
        data-disabled={node.disabled || undefined}
        data-paint={data.paint?.status}
        data-node-id={node.id}
        data-container
      >
        <NodeHead data={data} />
        {data.editable && data.empty && (
          <button
            type="button"
            className={`${styles['inside'] ?? ''} nodrag`}
            onClick={() => actions.addInside(node.id)}
          >
            <IconPlus size={16} aria-hidden /> Add the first step inside
          </button>
        )}
        <NodeHandles data={data} />
      </div>
    </NodeBoundary>
  );
});
