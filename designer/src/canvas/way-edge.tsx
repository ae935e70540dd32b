import { BaseEdge, EdgeLabelRenderer, type EdgeProps, getSmoothStepPath, Position } from '@xyflow/react';
import { memo } from 'react';
import styles from './canvas.module.css';
import { useCanvasActions } from './canvas-actions.ts';
import type { CanvasEdge } from './canvas-types.ts';
import { drawLane, STUB } from './find-lane.ts';

// Drawn by hand: an icon component on each of hundreds of edges is felt when a flow opens.
const plus = (
  <svg width={12} height={12} viewBox="0 0 12 12" stroke="currentColor" strokeWidth={1.3} aria-hidden>
    <path d="M6 2v8M2 6h8" strokeLinecap="round" />
  </svg>
);

function pathOf({ data, ...ends }: EdgeProps<CanvasEdge>): readonly [string, number, number] {
  const { sourceX, sourceY, sourcePosition, targetX, targetY, targetPosition } = ends;
  const down = sourcePosition === Position.Bottom;
  // While a step is dragged its edge may have become too short for its lane.
  if (data?.lane !== undefined && targetX - sourceX > STUB * 2)
    return drawLane({ x: sourceX, y: sourceY }, { x: targetX, y: targetY }, sourceY + data.lane, down);
  const [path, x, y] = getSmoothStepPath({
    ...{ sourceX, sourceY, sourcePosition, targetX, targetY, targetPosition },
    borderRadius: 14,
  });
  return [path, x, y];
}

/** An edge with the name of the handle it leaves by, and a button that puts a step on it. */
export const WayEdge = memo(function WayEdge(props: EdgeProps<CanvasEdge>) {
  const { id, source, target, data, selected } = props;
  const actions = useCanvasActions();
  const [path, x, y] = pathOf(props);
  const tone = data?.taken === undefined ? undefined : data.taken ? 'taken' : 'left';
  return (
    <>
      <BaseEdge
        path={path}
        interactionWidth={18}
        className={styles['way'] ?? ''}
        data-failure={data?.failure || undefined}
        data-selected={selected || undefined}
        data-tone={tone}
      />
      {(data?.editable || data?.failure) && (
        <EdgeLabelRenderer>
          <div
            className={styles['wayLabel']}
            style={{ transform: `translate(-50%, -50%) translate(${x}px, ${y}px)` }}
            data-failure={data.failure || undefined}
            data-selected={selected || undefined}
          >
            {data.failure && <span>{data.label}</span>}
            {data.editable && (
              <button
                type="button"
                className="nodrag nopan"
                aria-label={`Insert a step between ${source} and ${target}`}
                title="Insert a step here"
                onClick={() => actions.insertOnEdge(id)}
              >
                {plus}
              </button>
            )}
          </div>
        </EdgeLabelRenderer>
      )}
    </>
  );
});
