import { type FlowDetail, routes } from '@joinery/api';
import { ActionIcon, Menu } from '@mantine/core';
import { IconDots, IconDownload, IconHistory, IconSettings, IconVersions } from '@tabler/icons-react';
import { Link } from 'react-router';
import { useCall } from '../../api/use-route.ts';
import { useEditorStore } from '../../store/editor-context.ts';
import { showPanel } from '../../store/editor-store.ts';
import { download, fileNameOf } from '../../ui/download.ts';
import { notifyError } from '../../ui/notify.ts';

/** What is needed less often: settings, versions, runs, export. */
export function MoreMenu({ detail }: { readonly detail: FlowDetail }) {
  const store = useEditorStore();
  const call = useCall();
  const exportFlow = async (): Promise<void> => {
    try {
      const pack = await call(routes.exportFlowpack, {
        body: { title: detail.name, description: detail.description, flows: [detail.id] },
      });
      download(`${fileNameOf(detail.name)}.flowpack.json`, pack, 'application/json');
    } catch (error) {
      notifyError(error);
    }
  };
  return (
    <Menu position="bottom-end" width={220} shadow="md">
      <Menu.Target>
        <ActionIcon size="lg" variant="subtle" color="gray" aria-label="More">
          <IconDots size={19} aria-hidden />
        </ActionIcon>
      </Menu.Target>
      <Menu.Dropdown>
        <Menu.Item leftSection={<IconSettings size={16} />} onClick={() => showPanel(store, 'flow')}>
          Flow settings
        </Menu.Item>
        <Menu.Item leftSection={<IconVersions size={16} />} onClick={() => showPanel(store, 'versions')}>
          Versions
        </Menu.Item>
        <Menu.Item
          leftSection={<IconHistory size={16} />}
          component={Link}
          to={`/runs?flow=${encodeURIComponent(detail.id)}`}
        >
          Runs of this flow
        </Menu.Item>
        <Menu.Divider />
        <Menu.Item leftSection={<IconDownload size={16} />} onClick={() => void exportFlow()}>
          Export as flowpack
        </Menu.Item>
      </Menu.Dropdown>
    </Menu>
  );
}
