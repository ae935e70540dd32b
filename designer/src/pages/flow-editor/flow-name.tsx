import { type FlowDetail, routes } from '@joinery/api';
import { TextInput } from '@mantine/core';
import { useState } from 'react';
import { useSend } from '../../api/use-route.ts';
import styles from '../../panels/panels.module.css';
import { notifyError } from '../../ui/notify.ts';

/** The flow's name, changed where it stands. */
export function FlowName({ detail, editable }: { readonly detail: FlowDetail; readonly editable: boolean }) {
  const change = useSend(routes.changeFlow, [routes.listFlows, routes.readFlow]);
  const [text, setText] = useState<string>();
  const [known, setKnown] = useState(detail.name);
  const leave = async (): Promise<void> => {
    const name = text?.trim() ?? '';
    setText(undefined);
    if (name === '' || name === known) return;
    setKnown(name);
    try {
      await change.mutateAsync({ params: { flow: detail.id }, body: { name } });
    } catch (error) {
      setKnown(known);
      notifyError(error);
    }
  };
  return (
    <TextInput
      variant="unstyled"
      className={styles['barName'] ?? ''}
      aria-label="Name of the flow"
      disabled={!editable}
      value={text ?? known}
      onChange={(event) => setText(event.currentTarget.value)}
      onBlur={() => void leave()}
      onKeyDown={(event) => {
        if (event.key === 'Enter') event.currentTarget.blur();
        if (event.key === 'Escape') setText(undefined);
      }}
    />
  );
}
