import { type FlowSummary, routes } from '@joinery/api';
import { ActionIcon, Menu } from '@mantine/core';
import { IconDots, IconDownload, IconFolderSymlink, IconHistory, IconPencil, IconTrash } from '@tabler/icons-react';
import { Link } from 'react-router';
import { useSend } from '../../api/use-route.ts';
import { useMay } from '../../shell/organization-context.ts';
import { confirmDestructive } from '../../ui/confirm.tsx';
import { notifyDone } from '../../ui/notify.ts';

/** What the page does with a flow, in dialogs of its own. */
export interface FlowVerbs {
  readonly onRename: (flow: FlowSummary) => void;
  readonly onMove: (flow: FlowSummary) => void;
  readonly onExport: (flows: readonly FlowSummary[]) => void;
}

function useDelete(flow: FlowSummary): () => void {
  const remove = useSend(routes.deleteFlow, [routes.listFlows, routes.listFolders]);
  return () =>
    confirmDestructive({
      title: `Delete ${flow.name}?`,
      text: 'Its versions go with it. Its past runs stay. This cannot be undone.',
      confirm: 'Delete flow',
      onConfirm: async () => {
        await remove.mutateAsync({ params: { flow: flow.id } });
        notifyDone(`Deleted ${flow.name}.`);
      },
    });
}

export function FlowMenu({ flow, onRename, onMove, onExport }: { readonly flow: FlowSummary } & FlowVerbs) {
  const mayBuild = useMay('builder');
  const remove = useDelete(flow);
  return (
    <Menu position="bottom-end" width={190}>
      <Menu.Target>
        <ActionIcon variant="subtle" color="gray" aria-label={`Actions for ${flow.name}`}>
          <IconDots size={18} />
        </ActionIcon>
      </Menu.Target>
      <Menu.Dropdown>
        <Menu.Item component={Link} to={`/runs?flow=${flow.id}`} leftSection={<IconHistory size={16} />}>
          Show runs
        </Menu.Item>
        <Menu.Item leftSection={<IconDownload size={16} />} onClick={() => onExport([flow])}>
          Export
        </Menu.Item>
        {mayBuild && (
          <>
            <Menu.Item leftSection={<IconPencil size={16} />} onClick={() => onRename(flow)}>
              Rename
            </Menu.Item>
            <Menu.Item leftSection={<IconFolderSymlink size={16} />} onClick={() => onMove(flow)}>
              Move to folder
            </Menu.Item>
            <Menu.Divider />
            <Menu.Item color="red" leftSection={<IconTrash size={16} />} onClick={remove} disabled={flow.on}>
              {flow.on ? 'Delete (switch off first)' : 'Delete'}
            </Menu.Item>
          </>
        )}
      </Menu.Dropdown>
    </Menu>
  );
}
