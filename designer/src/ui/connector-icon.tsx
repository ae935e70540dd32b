import type { ConnectorCard } from '@joinery/core';
import { ThemeIcon } from '@mantine/core';
import { createElement } from 'react';
import { iconOf } from '../canvas/icons.ts';

/** A connector's icon on its colour. */
export function ConnectorIcon({
  card,
  size = 36,
}: {
  readonly card: ConnectorCard | undefined;
  readonly size?: number;
}) {
  return (
    <ThemeIcon size={size} radius="md" variant="light" color={card?.color ?? 'gray'}>
      {createElement(iconOf(card?.icon ?? 'plug'), { size: size * 0.55, stroke: 1.7 })}
    </ThemeIcon>
  );
}
