import { Button, Group, Modal, Text } from '@mantine/core';
import { useEffect } from 'react';
import { useBlocker } from 'react-router';
import { useEditor } from '../../store/editor-context.ts';
import { isDirty } from '../../store/editor-store.ts';

/** Asks before a draft that is not saved is left. */
export function LeaveGuard({ save }: { readonly save: () => Promise<boolean> }) {
  const dirty = useEditor(isDirty);
  const blocker = useBlocker(
    ({ currentLocation, nextLocation }) => dirty && currentLocation.pathname !== nextLocation.pathname,
  );
  useEffect(() => {
    if (!dirty) return undefined;
    const ask = (event: BeforeUnloadEvent): void => event.preventDefault();
    window.addEventListener('beforeunload', ask);
    return () => window.removeEventListener('beforeunload', ask);
  }, [dirty]);
  if (blocker.state !== 'blocked') return null;
  const saveAndLeave = async (): Promise<void> => {
    if (await save()) blocker.proceed();
    else blocker.reset();
  };
  return (
    <Modal opened title="This draft is not saved" onClose={() => blocker.reset()}>
      <Text size="sm" mb="lg">
        If you leave now, what you changed since you last saved is lost.
      </Text>
      <Group justify="flex-end" gap="xs">
        <Button variant="default" onClick={() => blocker.reset()}>
          Stay
        </Button>
        <Button variant="default" color="red" onClick={() => blocker.proceed()}>
          Leave without saving
        </Button>
        <Button onClick={() => void saveAndLeave()}>Save and leave</Button>
      </Group>
    </Modal>
  );
}
