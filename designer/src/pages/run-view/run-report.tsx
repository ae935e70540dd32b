import type { RunDetail } from '@joinery/api';
import { IconCircleCheckFilled, IconCircleDashed, IconUser } from '@tabler/icons-react';
import type { ReactNode } from 'react';
import { loopsAround } from './paint-nodes.ts';
import styles from './run-view.module.css';

type Report = NonNullable<RunDetail['report']>;

interface Props {
  readonly run: RunDetail;
  readonly report: Report;
  readonly onShow: (node: string, path: readonly number[], loops: readonly string[]) => void;
}

function Part({
  title,
  icon,
  children,
}: {
  readonly title: string;
  readonly icon: ReactNode;
  readonly children: ReactNode;
}) {
  return (
    <section className={styles['report']} aria-label={title}>
      <h3>
        {icon}
        {title}
      </h3>
      <ul>{children}</ul>
    </section>
  );
}

function Lines({ lines, run, onShow }: Pick<Props, 'run' | 'onShow'> & { readonly lines: Report['done'] }) {
  return lines.map((line, index) => {
    const path = run.steps.find((step) => step.id === line.step)?.path ?? [];
    if (line.node === '') return <li key={line.title}>{line.title}</li>;
    return (
      <li key={`${line.step ?? line.node} ${index}`}>
        <button
          type="button"
          className={styles['reportLine']}
          onClick={() => onShow(line.node, path, loopsAround(run.document, line.node))}
        >
          {line.title}
          {path.length > 0 && <em>{path.map((at) => `item ${at + 1}`).join(', ')}</em>}
        </button>
      </li>
    );
  });
}

/** What a run that did not finish leaves behind, for whoever picks it up. */
export function RunReport({ run, report, onShow }: Props) {
  return (
    <>
      {report.forPerson.length > 0 && (
        <Part title="For a person" icon={<IconUser size={17} aria-hidden />}>
          {report.forPerson.map((text) => (
            <li key={text}>{text}</li>
          ))}
        </Part>
      )}
      {report.done.length > 0 && (
        <Part title="Done" icon={<IconCircleCheckFilled size={17} aria-hidden className={styles['good'] ?? ''} />}>
          <Lines lines={report.done} run={run} onShow={onShow} />
        </Part>
      )}
      {report.notDone.length > 0 && (
        <Part title="Not done" icon={<IconCircleDashed size={17} aria-hidden />}>
          <Lines lines={report.notDone} run={run} onShow={onShow} />
        </Part>
      )}
    </>
  );
}
