import { routes } from '@joinery/api';
import { Group, Select, TextInput } from '@mantine/core';
import { useAnswer } from '../../api/use-route.ts';
import type { ImportChoices } from './import-form.ts';

interface FolderChoiceProps {
  readonly choices: ImportChoices;
  readonly onChange: (part: Partial<ImportChoices>) => void;
}

const NEW = 'new folder';

/** Into which folder: one that is there, or a new one. */
export function FolderChoice({ choices, onChange }: FolderChoiceProps) {
  const folders = useAnswer(routes.listFolders);
  const known = (folders.data ?? []).map(({ id, name }) => ({ value: id, label: name }));
  return (
    <Group align="flex-end" grow>
      <Select
        label="Folder"
        data={[{ value: NEW, label: 'A new folder' }, ...known]}
        value={choices.folder ?? NEW}
        onChange={(value) => onChange({ folder: value === NEW ? null : value })}
        allowDeselect={false}
      />
      {choices.folder === null && (
        <TextInput
          label="Name of the new folder"
          value={choices.newFolder}
          onChange={(event) => onChange({ newFolder: event.currentTarget.value })}
          required
          maxLength={200}
        />
      )}
    </Group>
  );
}
