import type { RunDetail } from '@joinery/api';
import { ActionIcon, Group, Select, Stack } from '@mantine/core';
import { IconChevronLeft, IconChevronRight } from '@tabler/icons-react';
import { useMemo } from 'react';
import { describeNode } from '../../canvas/describe-node.ts';
import { paintWords } from '../../canvas/paint-badge.tsx';
import { useCatalog } from '../../store/use-catalog.ts';
import { GoToItem } from './go-to-item.tsx';
import { type Iterations, lastItem, loopsAround, statusOf } from './paint-nodes.ts';

interface Props {
  readonly run: RunDetail;
  readonly node: string;
  readonly iterations: Iterations;
  readonly onChoose: (loop: string, index: number | undefined) => void;
}

/** One choice for each loop around a step: which of its items is looked at. */
export function IterationPicker(props: Props) {
  const loops = loopsAround(props.run.document, props.node);
  return loops.map((loop, depth) => (
    <LoopPicker key={loop} {...props} loop={loop} depth={depth} outer={loops.slice(0, depth)} />
  ));
}

interface LoopProps extends Props {
  readonly loop: string;
  readonly depth: number;
  readonly outer: readonly string[];
}

function LoopPicker({ run, node, iterations, onChoose, loop, depth, outer }: LoopProps) {
  const catalog = useCatalog();
  const statuses = useMemo(() => {
    const found = new Map<number, string>();
    for (const step of run.steps) {
      const index = step.path[depth];
      const inside = outer.every((each, at) => (iterations.get(each) ?? step.path[at]) === step.path[at]);
      if (index !== undefined && step.node === node && inside)
        found.set(index, paintWords(statusOf(step, run)).toLowerCase());
    }
    return [...found].sort(([a], [b]) => a - b);
  }, [run, node, depth, outer, iterations]);
  const chosen = iterations.get(loop);
  const at = statuses.findIndex(([index]) => index === chosen);
  const stored = run.document.nodes.find((one) => one.id === loop);
  const title = stored ? describeNode(stored, catalog).title : loop;
  const hidden = run.hidden?.loops.find((one) => one.node === loop)?.items ?? 0;
  return (
    <Stack gap={6} mb="sm">
      <Group gap={4} align="flex-end" wrap="nowrap">
        <Select
          flex={1}
          label={`Item of ${title}`}
          placeholder="All items"
          clearable
          searchable
          limit={200}
          data={statuses.map(([index, status]) => ({ value: String(index), label: `Item ${index + 1} · ${status}` }))}
          value={chosen === undefined ? null : String(chosen)}
          onChange={(next) => onChoose(loop, next === null ? undefined : Number(next))}
        />
        <ActionIcon
          size={36}
          variant="default"
          aria-label="Previous item"
          disabled={at <= 0}
          onClick={() => onChoose(loop, statuses[at - 1]?.[0])}
        >
          <IconChevronLeft size={16} aria-hidden />
        </ActionIcon>
        <ActionIcon
          size={36}
          variant="default"
          aria-label="Next item"
          disabled={at >= statuses.length - 1}
          onClick={() => onChoose(loop, statuses[at + 1]?.[0])}
        >
          <IconChevronRight size={16} aria-hidden />
        </ActionIcon>
      </Group>
      {hidden > 0 && (
        <GoToItem title={title} last={lastItem(run, loop, depth)} onGo={(index) => onChoose(loop, index)} />
      )}
    </Stack>
  );
}
