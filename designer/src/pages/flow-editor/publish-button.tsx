import { ApiError, type FlowDetail, routes } from '@joinery/api';
import { Button, Group, Modal, Stack, Text, Textarea } from '@mantine/core';
import { useState } from 'react';
import { useSend } from '../../api/use-route.ts';
import { useEditor, useEditorStore } from '../../store/editor-context.ts';
import { isDirty, showPanel, tellProblems } from '../../store/editor-store.ts';
import { useProblems } from '../../store/use-problems.ts';
import { notifyDone, notifyError } from '../../ui/notify.ts';

interface Props {
  readonly detail: FlowDetail;
  readonly save: () => Promise<boolean>;
}

/** Saves if it has to, then publishes. What the server finds wrong is shown in the problems panel. */
function usePublish({ detail, save }: Props, done: () => void) {
  const store = useEditorStore();
  const publish = useSend(routes.publishFlow, [routes.listFlows, routes.readFlow, routes.listVersions]);
  const [publishing, setPublishing] = useState(false);
  const go = async (note: string): Promise<void> => {
    setPublishing(true);
    try {
      if (isDirty(store.getState()) && !(await save())) return;
      const { revision } = store.getState();
      const version = await publish.mutateAsync({
        params: { flow: detail.id },
        body: { revision, ...(note.trim() ? { note: note.trim() } : {}) },
      });
      notifyDone(`Version ${version.version} is published.`);
    } catch (error) {
      if (error instanceof ApiError && error.problems.length > 0) {
        tellProblems(store, error.problems);
        showPanel(store, 'problems');
      }
      notifyError(error);
    } finally {
      setPublishing(false);
      done();
    }
  };
  return { go, publishing };
}

export function PublishButton(props: Props) {
  const [open, setOpen] = useState(false);
  const [note, setNote] = useState('');
  const dirty = useEditor(isDirty);
  const errors = useProblems().filter((problem) => problem.severity === 'error').length;
  const { go, publishing } = usePublish(props, () => setOpen(false));
  const { detail } = props;
  const store = useEditorStore();
  const showProblems = (): void => {
    setOpen(false);
    showPanel(store, 'problems');
  };
  return (
    <>
      <Button
        size="sm"
        disabled={!dirty && !detail.changed && detail.publishedVersion !== null}
        onClick={() => setOpen(true)}
      >
        Publish
      </Button>
      <Modal opened={open} title={`Publish “${detail.name}”`} onClose={() => setOpen(false)}>
        <Stack gap="md">
          <Text size="sm">
            Runs that begin from now on go by this version. Runs under way stay on theirs; those that sleep can be moved
            under Versions.
            {dirty ? ' The draft is saved first.' : ''}
          </Text>
          {errors > 0 && (
            <Text size="sm" c="red">
              {errors === 1 ? 'One problem has' : `${errors} problems have`} to be mended first.
            </Text>
          )}
          <Textarea
            label="What has changed"
            placeholder="For whoever looks at this later"
            maxLength={500}
            autosize
            minRows={2}
            value={note}
            onChange={(event) => setNote(event.currentTarget.value)}
          />
          <Group justify="flex-end" gap="xs">
            <Button variant="default" onClick={() => setOpen(false)}>
              Cancel
            </Button>
            {errors > 0 ? (
              <Button onClick={showProblems}>Show problems</Button>
            ) : (
              <Button loading={publishing} onClick={() => void go(note)}>
                Publish version {(detail.publishedVersion ?? 0) + 1}
              </Button>
            )}
          </Group>
        </Stack>
      </Modal>
    </>
  );
}
