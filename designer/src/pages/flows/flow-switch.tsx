import { type FlowSummary, routes } from '@joinery/api';
import { Switch, Tooltip } from '@mantine/core';
import { useSend } from '../../api/use-route.ts';
import { useMay } from '../../shell/organization-context.ts';
import { notifyError } from '../../ui/notify.ts';

interface FlowSwitchProps {
  readonly flow: Pick<FlowSummary, 'id' | 'name' | 'on' | 'publishedVersion'>;
  readonly withLabel?: boolean;
}

/** Switches a published flow on (green) or off. */
export function FlowSwitch({ flow, withLabel = false }: FlowSwitchProps) {
  const change = useSend(routes.switchFlow, [routes.listFlows, routes.readFlow]);
  const mayOperate = useMay('operator');
  const unpublished = flow.publishedVersion === null;
  const on = change.isPending ? (change.variables.body?.on ?? flow.on) : flow.on;
  return (
    <Tooltip label={unpublished ? 'Publish the flow first' : on ? 'On: it starts by its trigger' : 'Off'}>
      <span>
        <Switch
          color="green.7"
          checked={on}
          disabled={unpublished || !mayOperate || change.isPending}
          aria-label={`Switch ${flow.name} on`}
          label={withLabel ? flow.name : undefined}
          onChange={(event) =>
            change.mutate(
              { params: { flow: flow.id }, body: { on: event.currentTarget.checked } },
              { onError: notifyError },
            )
          }
        />
      </span>
    </Tooltip>
  );
}
