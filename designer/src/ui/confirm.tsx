import { Text } from '@mantine/core';
import { modals } from '@mantine/modals';
import type { ReactNode } from 'react';
import { notifyError } from './notify.ts';

interface Question {
  readonly title: string;
  readonly text: ReactNode;
  /** The verb on the button: “Delete flow”. */
  readonly confirm: string;
  /** On the other button, where “Cancel” could be taken for what is asked. */
  readonly stay?: string;
  readonly onConfirm: () => unknown;
}

/** Asks before something is taken away. */
export function confirmDestructive({ title, text, confirm, stay = 'Cancel', onConfirm }: Question): void {
  modals.openConfirmModal({
    title,
    children: (
      <Text size="sm" component="div">
        {text}
      </Text>
    ),
    labels: { confirm, cancel: stay },
    confirmProps: { color: 'red' },
    onConfirm: () => {
      Promise.resolve(onConfirm()).catch(notifyError);
    },
  });
}
