import type { RunDetail } from '@joinery/api';
import { Stack, Text } from '@mantine/core';
import { describeNode } from '../../canvas/describe-node.ts';
import { useCatalog } from '../../store/use-catalog.ts';
import { sayCount } from '../../ui/say-count.ts';
import { GoToItem } from './go-to-item.tsx';
import { lastItem, loopsAround } from './paint-nodes.ts';

interface Props {
  readonly run: RunDetail;
  readonly onShow: (node: string, path: readonly number[], loops: readonly string[]) => void;
}

/** Says of each long loop how many of its items are not listed, and how to look at one of them. */
export function HiddenItems({ run, onShow }: Props) {
  const catalog = useCatalog();
  return run.hidden?.loops.map(({ node, items }) => {
    const stored = run.document.nodes.find(({ id }) => id === node);
    const title = stored ? describeNode(stored, catalog).title : node;
    const inside = run.document.nodes.find(({ parent }) => parent === node);
    return (
      <Stack key={node} gap={6} p="xs">
        <Text size="sm" c="dimmed">
          Not listed: {sayCount(items, 'item')} of {title}. What failed comes first, then the newest.
        </Text>
        {inside && loopsAround(run.document, node).length === 0 && (
          <GoToItem title={title} last={lastItem(run, node, 0)} onGo={(index) => onShow(inside.id, [index], [node])} />
        )}
      </Stack>
    );
  });
}
