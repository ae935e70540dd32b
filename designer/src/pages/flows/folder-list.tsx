import type { Folder } from '@joinery/api';
import { ActionIcon, Badge, Group, Menu, Stack, Text, UnstyledButton } from '@mantine/core';
import {
  type Icon,
  IconDots,
  IconDownload,
  IconFileImport,
  IconFolder,
  IconFolderOff,
  IconPencil,
  IconStack2,
  IconTrash,
} from '@tabler/icons-react';
import { useMay } from '../../shell/organization-context.ts';
import { FileTarget } from '../../ui/file-target.tsx';
import styles from './folder-list.module.css';
import { NO_FOLDER } from './flows-in-folder.ts';

export interface FolderVerbs {
  readonly onOpen: (folder: string | null) => void;
  readonly onRename: (folder: Folder) => void;
  readonly onImport: (folder: Folder | null, file: File | null) => void;
  readonly onExport: (folder: Folder) => void;
  readonly onDelete: (folder: Folder) => void;
}

interface FolderListProps extends FolderVerbs {
  readonly folders: readonly Folder[];
  readonly total: number;
  readonly open: string | null;
}

interface EntryProps {
  readonly icon: Icon;
  readonly label: string;
  readonly count: number;
  readonly active: boolean;
  readonly onClick: () => void;
}

function Entry({ icon: EntryIcon, label, count, active, onClick }: EntryProps) {
  return (
    <UnstyledButton className={styles.entry} aria-current={active ? 'true' : undefined} onClick={onClick}>
      <EntryIcon size={17} stroke={1.7} />
      <Text size="sm" lineClamp={3} flex={1} title={label} className={styles.label}>
        {label}
      </Text>
      <Badge size="sm" color="gray" variant="transparent" className={styles.count}>
        {count}
      </Badge>
    </UnstyledButton>
  );
}

function FolderMenu({ folder, verbs }: { readonly folder: Folder; readonly verbs: FolderVerbs }) {
  const mayBuild = useMay('builder');
  return (
    <Menu position="bottom-end" width={200}>
      <Menu.Target>
        <ActionIcon
          className={styles.menu}
          size="sm"
          variant="subtle"
          color="gray"
          aria-label={`Actions for folder ${folder.name}`}
        >
          <IconDots size={16} />
        </ActionIcon>
      </Menu.Target>
      <Menu.Dropdown>
        {mayBuild && (
          <Menu.Item leftSection={<IconFileImport size={16} />} onClick={() => verbs.onImport(folder, null)}>
            Import flowpack
          </Menu.Item>
        )}
        <Menu.Item
          leftSection={<IconDownload size={16} />}
          onClick={() => verbs.onExport(folder)}
          disabled={folder.flows === 0}
        >
          Export flows
        </Menu.Item>
        {mayBuild && (
          <>
            <Menu.Item leftSection={<IconPencil size={16} />} onClick={() => verbs.onRename(folder)}>
              Rename
            </Menu.Item>
            <Menu.Divider />
            <Menu.Item
              color="red"
              leftSection={<IconTrash size={16} />}
              onClick={() => verbs.onDelete(folder)}
              disabled={folder.flows > 0}
            >
              {folder.flows > 0 ? 'Delete (empty it first)' : 'Delete'}
            </Menu.Item>
          </>
        )}
      </Menu.Dropdown>
    </Menu>
  );
}

/** The folders on the left; a flowpack file may be dropped on each. */
export function FolderList({ folders, total, open, ...verbs }: FolderListProps) {
  const inFolders = folders.reduce((sum, folder) => sum + folder.flows, 0);
  const mayBuild = useMay('builder');
  return (
    <Stack gap={2} w={232} component="nav" aria-label="Folders" style={{ flexShrink: 0 }}>
      <Entry
        icon={IconStack2}
        label="All flows"
        count={total}
        active={open === null}
        onClick={() => verbs.onOpen(null)}
      />
      {folders.map((folder) => (
        <FileTarget key={folder.id} onFile={(file) => verbs.onImport(folder, file)} disabled={!mayBuild}>
          <Group gap={0} wrap="nowrap" className={styles.row}>
            <Entry
              icon={IconFolder}
              label={folder.name}
              count={folder.flows}
              active={open === folder.id}
              onClick={() => verbs.onOpen(folder.id)}
            />
            <FolderMenu folder={folder} verbs={verbs} />
          </Group>
        </FileTarget>
      ))}
      {total > inFolders && (
        <Entry
          icon={IconFolderOff}
          label="No folder"
          count={total - inFolders}
          active={open === NO_FOLDER}
          onClick={() => verbs.onOpen(NO_FOLDER)}
        />
      )}
    </Stack>
  );
}
