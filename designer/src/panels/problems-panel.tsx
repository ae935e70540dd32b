import type { Problem } from '@joinery/core';
import { IconAlertCircleFilled, IconAlertTriangleFilled, IconCircleCheck } from '@tabler/icons-react';
import { useEditor, useEditorStore } from '../store/editor-context.ts';
import { jumpTo, showPanel } from '../store/editor-store.ts';
import { useProblems } from '../store/use-problems.ts';
import { EmptyState } from '../ui/states.tsx';
import { Panel } from './panel.tsx';
import styles from './panels.module.css';

function ProblemRow({ problem }: { readonly problem: Problem }) {
  const store = useEditorStore();
  const title = useEditor((state) => state.flow.nodes.find((node) => node.id === problem.node)?.title);
  const Icon = problem.severity === 'error' ? IconAlertCircleFilled : IconAlertTriangleFilled;
  const { node } = problem;
  return (
    <button
      type="button"
      className={styles['problem']}
      data-severity={problem.severity}
      disabled={node === undefined}
      onClick={() => node !== undefined && jumpTo(store, node)}
    >
      <Icon size={17} aria-label={problem.severity} />
      <span>
        {problem.message}
        {node !== undefined && !problem.message.includes(`“${title ?? node}”`) && <em>{title ?? node}</em>}
      </span>
    </button>
  );
}

/** What is wrong with the flow. A click goes to the step. */
export function ProblemsPanel() {
  const store = useEditorStore();
  const problems = useProblems();
  return (
    <Panel title="Problems" onClose={() => showPanel(store, undefined)}>
      {problems.length === 0 ? (
        <EmptyState icon={IconCircleCheck} title="Nothing is wrong" text="This flow can be published." />
      ) : (
        <div className={styles['problems']}>
          {problems.map((problem) => (
            <ProblemRow key={`${problem.code} ${problem.pointer} ${problem.node ?? ''}`} problem={problem} />
          ))}
        </div>
      )}
    </Panel>
  );
}
