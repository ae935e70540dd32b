import { ApiError, routes } from '@joinery/api';
import { Button, Group, Stack, Text } from '@mantine/core';
import { modals } from '@mantine/modals';
import { useQueryClient } from '@tanstack/react-query';
import { useCallback, useState } from 'react';
import { useCall } from '../../api/use-route.ts';
import { useEditorStore } from '../../store/editor-context.ts';
import { isDirty, markSaved, replaceDocument, tellProblems } from '../../store/editor-store.ts';
import { notifyDone, notifyError } from '../../ui/notify.ts';

type Choice = 'theirs' | 'mine' | 'cancel';

/** Somebody else saved meanwhile: whose draft is to stay? */
function askWhose(): Promise<Choice> {
  return new Promise((resolve) => {
    let choice: Choice = 'cancel';
    const choose = (next: Choice): void => {
      choice = next;
      modals.close(id);
    };
    const id = modals.open({
      title: 'Somebody saved this flow meanwhile',
      onClose: () => resolve(choice),
      children: (
        <Stack gap="md">
          <Text size="sm">
            Since you opened it, another person or window saved this draft. Your changes are still here. Take over their
            draft and lose your changes, or save yours in its place?
          </Text>
          <Group justify="flex-end" gap="xs">
            <Button variant="default" onClick={() => choose('cancel')}>
              Decide later
            </Button>
            <Button variant="default" onClick={() => choose('theirs')}>
              Take over theirs
            </Button>
            <Button color="red" onClick={() => choose('mine')}>
              Save mine instead
            </Button>
          </Group>
        </Stack>
      ),
    });
  });
}

/** Saves the draft. Answers whether it is saved now. */
export function useSave(flow: string): { readonly save: () => Promise<boolean>; readonly saving: boolean } {
  const store = useEditorStore();
  const call = useCall();
  const client = useQueryClient();
  const [saving, setSaving] = useState(false);
  const put = useCallback(
    async (revision: number): Promise<void> => {
      const { flow: draft, history } = store.getState();
      const saved = await call(routes.saveDraft, { params: { flow }, body: { draft, revision } });
      markSaved(store, saved.revision, history.done.at(-1));
      tellProblems(store, saved.problems);
      void client.invalidateQueries({ queryKey: [routes.listFlows.name] });
      void client.invalidateQueries({ queryKey: [routes.readFlow.name] });
    },
    [store, call, client, flow],
  );
  const settle = useCallback(async (): Promise<boolean> => {
    const choice = await askWhose();
    if (choice === 'cancel') return false;
    const theirs = await call(routes.readFlow, { params: { flow } });
    if (choice === 'mine') await put(theirs.revision);
    else replaceDocument(store, theirs.draft, theirs.revision);
    return choice === 'mine';
  }, [store, call, put, flow]);
  const save = useCallback(async (): Promise<boolean> => {
    setSaving(true);
    try {
      if (!isDirty(store.getState())) return true;
      await put(store.getState().revision);
      notifyDone('The draft is saved.');
      return true;
    } catch (error) {
      if (error instanceof ApiError && error.status === 409) return await settle().catch(failed);
      return failed(error);
    } finally {
      setSaving(false);
    }
  }, [store, put, settle]);
  return { save, saving };
}

function failed(error: unknown): false {
  notifyError(error);
  return false;
}
