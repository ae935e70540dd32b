import { sayError } from '@joinery/api';
import { Alert, Button, type ButtonProps, Group, Stack } from '@mantine/core';
import type { ReactNode } from 'react';
import styles from './dialog.module.css';

interface DialogFormProps extends Pick<ButtonProps, 'color' | 'disabled' | 'leftSection'> {
  /** Why it was refused; nothing if it was not. */
  readonly error?: unknown;
  readonly busy: boolean;
  /** Words of the button that sends. */
  readonly submit: string;
  /** Words of the button that leaves it. */
  readonly leave?: string;
  readonly onLeave: () => void;
  readonly onSubmit: () => void;
  readonly children: ReactNode;
}

/** The frame of every form in a dialog: what went wrong above its fields, its buttons always in sight below them. */
export function DialogForm(props: DialogFormProps) {
  const { error, busy, submit, leave = 'Cancel', onLeave, onSubmit, children, ...button } = props;
  return (
    <form
      onSubmit={(event) => {
        event.preventDefault();
        onSubmit();
      }}
    >
      <Stack>
        {error !== undefined && error !== null && (
          <Alert color="red" role="alert">
            {sayError(error)}
          </Alert>
        )}
        {children}
        <Group justify="flex-end" className={styles['buttons'] ?? ''}>
          <Button variant="default" onClick={onLeave}>
            {leave}
          </Button>
          <Button type="submit" loading={busy} {...button}>
            {submit}
          </Button>
        </Group>
      </Stack>
    </form>
  );
}
