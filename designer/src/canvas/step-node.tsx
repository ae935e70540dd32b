import { Handle, type NodeProps, Position, useUpdateNodeInternals } from '@xyflow/react';
import { memo, useEffect, useRef } from 'react';
import styles from './canvas.module.css';
import type { StepCanvasNode, StepData } from './canvas-types.ts';
import { NodeIcon } from './node-icon.tsx';
import { NodeBoundary } from './node-boundary.tsx';
import { handlesOf, rowsOf } from './node-size.ts';
import { PaintBadge } from './paint-badge.tsx';
import { ProblemBadge } from './problem-badge.tsx';

export function NodeHead({ data }: { readonly data: StepData }) {
  const { look, node } = data;
  return (
    <div className={styles['head']}>
      <span className={styles['icon']} style={{ background: look.color }}>
        <NodeIcon name={look.icon} size={20} stroke={1.8} />
      </span>
      <span className={styles['words']}>
        <span className={styles['title']} title={look.title}>
          {look.title}
        </span>
        <span className={styles['subtitle']} title={look.subtitle}>
          {node.disabled ? `Switched off · ${look.subtitle}` : look.subtitle}
        </span>
      </span>
      <ProblemBadge errors={data.errors} warnings={data.warnings} />
      {data.paint && <PaintBadge paint={data.paint} />}
    </div>
  );
}

/** The ways in and out that every node has: in on the left, out on the right, failures at the bottom. */
export function NodeHandles({ data }: { readonly data: StepData }) {
  const { node } = data;
  const handles = handlesOf(node);
  const rows = rowsOf(node);
  const out = rows.length === 0 ? handles.find((handle) => !handle.error) : undefined;
  const failure = handles.find((handle) => handle.error);
  return (
    <>
      {node.kind !== 'trigger' && <Handle type="target" position={Position.Left} className={styles['in'] ?? ''} />}
      {out && (
        <Handle
          type="source"
          id={out.name}
          position={Position.Right}
          className={styles['out'] ?? ''}
          title={out.title}
        />
      )}
      {failure && (
        <Handle
          type="source"
          id={failure.name}
          position={Position.Bottom}
          className={styles['failure'] ?? ''}
          title={failure.title}
        />
      )}
    </>
  );
}

/** React Flow measures handles anew when a node's size changes; cases that change places change no size. */
function useFreshHandles(id: string, order: string): void {
  const measure = useUpdateNodeInternals();
  const last = useRef(order);
  useEffect(() => {
    if (last.current === order) return;
    last.current = order;
    measure(id);
  }, [id, order, measure]);
}

function NodeRows({ data }: { readonly data: StepData }) {
  const rows = rowsOf(data.node);
  useFreshHandles(data.node.id, rows.map(({ name }) => name).join('\n'));
  if (rows.length === 0) return null;
  return (
    <div className={styles['rows']}>
      {rows.map((handle) => (
        <div key={handle.name} className={styles['row']}>
          <span>{handle.title}</span>
          <Handle type="source" id={handle.name} position={Position.Right} className={styles['rowHandle'] ?? ''} />
        </div>
      ))}
    </div>
  );
}

export const StepNode = memo(function StepNode({ data, selected }: NodeProps<StepCanvasNode>) {
  return (
    <NodeBoundary name={data.node.id}>
      <div
        className={styles['step']}
        data-selected={selected || undefined}
        data-disabled={data.node.disabled || undefined}
        data-paint={data.paint?.status}
        data-trigger={data.node.kind === 'trigger' || undefined}
        data-node-id={data.node.id}
      >
        <NodeHead data={data} />
        <NodeRows data={data} />
        <NodeHandles data={data} />
      </div>
    </NodeBoundary>
  );
});
