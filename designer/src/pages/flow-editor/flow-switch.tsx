import { type FlowDetail, routes } from '@joinery/api';
import { Switch, Text, Tooltip } from '@mantine/core';
import { useState } from 'react';
import { useSend } from '../../api/use-route.ts';
import { builtInTriggers, findTrigger } from '../../canvas/describe-node.ts';
import styles from '../../panels/panels.module.css';
import { useMay } from '../../shell/organization-context.ts';
import { useCatalog } from '../../store/use-catalog.ts';
import { notifyDone, notifyError } from '../../ui/notify.ts';

/** Whether the published version listens, and to what. */
export function FlowSwitch({ detail }: { readonly detail: FlowDetail }) {
  const catalog = useCatalog();
  const may = useMay('operator');
  const send = useSend(routes.switchFlow, [routes.listFlows, routes.readFlow]);
  const [on, setOn] = useState(detail.on);
  const found = detail.trigger === null ? undefined : findTrigger(catalog, detail.trigger);
  const listens = found
    ? `${found.connector.title}: ${found.trigger.title}`
    : (builtInTriggers[detail.trigger ?? '']?.title ?? 'nothing yet');
  const published = detail.publishedVersion !== null;
  const flip = async (next: boolean): Promise<void> => {
    setOn(next);
    try {
      await send.mutateAsync({ params: { flow: detail.id }, body: { on: next } });
      notifyDone(next ? `“${detail.name}” is on and listens.` : `“${detail.name}” is off. Runs under way go on.`);
    } catch (error) {
      setOn(!next);
      notifyError(error);
    }
  };
  const words = published
    ? `${on ? 'Listens to' : 'Off. Would listen to'} ${listens}`
    : 'Publish it first, then switch it on';
  return (
    <Tooltip label={words} multiline maw={300}>
      <div className={styles['switch']} data-on={on || undefined}>
        <Switch
          size="sm"
          color="green"
          aria-label="Flow is on"
          aria-description={words}
          checked={on}
          disabled={!may || !published || send.isPending}
          onChange={(event) => void flip(event.currentTarget.checked)}
        />
        <Text size="sm" fw={600} c={on ? 'green' : 'dimmed'} miw={22}>
          {on ? 'On' : 'Off'}
        </Text>
      </div>
    </Tooltip>
  );
}
