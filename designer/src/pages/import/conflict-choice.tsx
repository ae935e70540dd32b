import { routes } from '@joinery/api';
import { Anchor, Radio, Stack, Text } from '@mantine/core';
import { useAnswer } from '../../api/use-route.ts';
import type { Conflicts } from './find-conflicts.ts';
import type { ImportChoices } from './import-form.ts';

interface ConflictChoiceProps {
  readonly conflicts: Conflicts;
  readonly value: ImportChoices['conflicts'];
  readonly onChange: (part: Partial<ImportChoices>) => void;
}

/** A folder elsewhere has these flows: whoever wants to replace them must import into that one. */
function Elsewhere({ folder, onChange }: { folder: string; onChange: ConflictChoiceProps['onChange'] }) {
  const folders = useAnswer(routes.listFolders);
  const name = folders.data?.find(({ id }) => id === folder)?.name;
  if (name === undefined) return null;
  return (
    <Text size="sm" c="dimmed">
      The folder “{name}” has some of these already.{' '}
      <Anchor component="button" type="button" inherit onClick={() => onChange({ folder, conflicts: 'replace' })}>
        Replace them there
      </Anchor>
    </Text>
  );
}

/** What to do about flows and tables that the folder has already. */
export function ConflictChoice({ conflicts, value, onChange }: ConflictChoiceProps) {
  if (conflicts.elsewhere !== null) return <Elsewhere folder={conflicts.elsewhere} onChange={onChange} />;
  if (conflicts.here.size === 0) return null;
  return (
    <Radio.Group
      label="Some of these exist already"
      value={value}
      onChange={(next) => onChange({ conflicts: next === 'replace' ? 'replace' : 'add' })}
    >
      <Stack gap="xs" mt="xs">
        <Radio value="add" label="Add beside them" description="The new ones get a number after the name." />
        <Radio value="replace" label="Replace them" description="Flows get a new version, so their history stays." />
      </Stack>
    </Radio.Group>
  );
}
