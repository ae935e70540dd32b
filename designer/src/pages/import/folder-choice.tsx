import { routes } from '@joinery/api';
import { Anchor, Group, Select, TextInput } from '@mantine/core';
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
  const same = known.find(({ label }) => label.trim() === choices.newFolder.trim());
  return (
    <Group align="flex-start" grow>
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
          description={
            same && (
              <>
                A folder of this name is there already.{' '}
                <Anchor component="button" type="button" size="xs" onClick={() => onChange({ folder: same.value })}>
                  Import into it
                </Anchor>
              </>
            )
          }
        />
      )}
    </Group>
  );
}
