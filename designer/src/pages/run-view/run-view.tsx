import type { RunDetail } from '@joinery/api';
import { useEffect, useState } from 'react';
import styles from '../../panels/panels.module.css';
import { frameOf, type Iterations } from './paint-nodes.ts';
import { RunBar } from './run-bar.tsx';
import { RunCanvas } from './run-canvas.tsx';
import { RunSteps } from './run-steps.tsx';
import { StepPanel } from './step-panel.tsx';

interface Props {
  readonly run: RunDetail;
  /** Has an item of a loop read that is not among the steps. */
  readonly onAsk: (item: string) => void;
}

/** A run on its canvas, with what it did at the side. */
export function RunView({ run, onAsk }: Props) {
  const [node, setNode] = useState<string>();
  const [iterations, setIterations] = useState<Iterations>(new Map());
  const choose = (loop: string, index: number | undefined): void =>
    setIterations((before) => {
      const next = new Map(before);
      if (index === undefined) next.delete(loop);
      else next.set(loop, index);
      return next;
    });
  const show = (id: string, path: readonly number[], loops: readonly string[]): void => {
    setNode(id);
    setIterations(
      new Map(loops.flatMap((loop, depth) => (path[depth] === undefined ? [] : [[loop, path[depth]] as const]))),
    );
  };
  const item = node === undefined || run.hidden === null ? undefined : frameOf(run.document, node, iterations);
  const isMissing = item !== undefined && item !== 'root' && !run.steps.some(({ frame }) => frame === item);
  useEffect(() => {
    if (isMissing) onAsk(item);
  }, [isMissing, item, onAsk]);
  return (
    <div className={styles['page']}>
      <RunBar run={run} />
      <div className={styles['work']}>
        <div className={styles['stage']}>
          <RunCanvas run={run} iterations={iterations} selected={node} onSelect={setNode} />
        </div>
        {node === undefined ? (
          <RunSteps run={run} onShow={show} />
        ) : (
          <StepPanel
            key={node}
            run={run}
            node={node}
            iterations={iterations}
            onChoose={choose}
            onClose={() => setNode(undefined)}
          />
        )}
      </div>
    </div>
  );
}
