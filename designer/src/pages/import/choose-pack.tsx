import { Divider, Group, Stack, Text } from '@mantine/core';
import { Dropzone, type FileRejection } from '@mantine/dropzone';
import { IconFileImport, IconUpload, IconX } from '@tabler/icons-react';
import { useState } from 'react';
import { ErrorState } from '../../ui/states.tsx';
import { BundledPacks } from './bundled-packs.tsx';
import { MAX_PACK_BYTES, tooLarge } from './read-pack-file.ts';

interface ChoosePackProps {
  readonly onFile: (file: File) => void;
  readonly onBundled: (name: string) => void;
}

/** A file of one's own, or a pack that ships with the product. */
export function ChoosePack({ onFile, onBundled }: ChoosePackProps) {
  const [error, setError] = useState<Error | null>(null);
  const reject = (files: FileRejection[]) => setError(tooLarge(files[0]?.file.name ?? 'The file'));
  return (
    <Stack>
      {error !== null && <ErrorState error={error} />}
      <Dropzone
        onDrop={(files) => files[0] !== undefined && onFile(files[0])}
        onReject={reject}
        maxSize={MAX_PACK_BYTES}
        multiple={false}
        // oxlint-disable-next-line jsx-a11y/prefer-tag-over-role -- holds the file's input, which a button element may not
        role="button"
        aria-label="Drop a flowpack here or choose a file"
        inputProps={{ 'aria-label': 'Flowpack file' }}
      >
        <Group justify="center" gap="lg" mih={120} style={{ pointerEvents: 'none' }}>
          <Dropzone.Accept>
            <IconUpload size={40} stroke={1.5} color="var(--mantine-primary-color-filled)" />
          </Dropzone.Accept>
          <Dropzone.Reject>
            <IconX size={40} stroke={1.5} color="var(--mantine-color-red-6)" />
          </Dropzone.Reject>
          <Dropzone.Idle>
            <IconFileImport size={40} stroke={1.5} color="var(--mantine-color-dimmed)" />
          </Dropzone.Idle>
          <div>
            <Text fw={600}>Drop a flowpack here or choose a file</Text>
            <Text size="sm" c="dimmed">
              A .json file of up to 5 MB. Nothing is created before you have seen what it holds.
            </Text>
          </div>
        </Group>
      </Dropzone>
      <Divider label="or a pack that ships with Joinery" />
      <BundledPacks onChoose={onBundled} />
    </Stack>
  );
}
