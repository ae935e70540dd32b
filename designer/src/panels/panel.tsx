import { ActionIcon, ScrollArea, Title } from '@mantine/core';
import { IconX } from '@tabler/icons-react';
import type { ReactNode } from 'react';
import styles from './panels.module.css';

interface Props {
  readonly title: string;
  readonly head?: ReactNode;
  readonly foot?: ReactNode;
  readonly onClose: () => void;
  readonly children: ReactNode;
}

/** The frame of every panel at the right of the canvas. */
export function Panel({ title, head, foot, onClose, children }: Props) {
  return (
    <section className={styles['panel']} aria-label={title}>
      <header className={styles['panelHead']}>
        {head ?? (
          <Title order={2} size="h4" flex={1}>
            {title}
          </Title>
        )}
        <ActionIcon variant="subtle" color="gray" aria-label="Close panel" onClick={onClose}>
          <IconX size={18} aria-hidden />
        </ActionIcon>
      </header>
      <ScrollArea flex={1} type="auto" scrollbarSize={8} classNames={{ content: styles['panelBody'] ?? '' }}>
        {children}
      </ScrollArea>
      {foot && <footer className={styles['panelFoot']}>{foot}</footer>}
    </section>
  );
}
