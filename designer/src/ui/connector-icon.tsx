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
  const color = card?.color ?? 'var(--mantine-color-gray-6)';
  return (
    <ThemeIcon
      size={size}
      radius="md"
      style={{
        color: `light-dark(${color}, color-mix(in srgb, ${color} 42%, white))`,
        background: `light-dark(color-mix(in srgb, ${color} 11%, transparent), color-mix(in srgb, ${color} 34%, transparent))`,
      }}
    >
      {createElement(iconOf(card?.icon ?? 'plug'), { size: size * 0.55, stroke: 1.7 })}
    </ThemeIcon>
  );
}
