import type { Folder } from '@joinery/api';
import {} from '@mantine/core';
import { Dialog } from '../../ui/dialog.tsx';
import { ImportSteps } from './import-steps.tsx';

interface ImportDialogProps {
  readonly folder: Folder | null;
  readonly file: File | null;
  readonly onClose: () => void;
}

/** The import over the flows page, into a folder and with a dropped file where there is one. */
export function ImportDialog({ folder, file, onClose }: ImportDialogProps) {
  const title = folder === null ? 'Import a flowpack' : `Import a flowpack into ${folder.name}`;
  return (
    <Dialog onClose={onClose} title={title} size={820} closeOnClickOutside={false}>
      <ImportSteps from={file === null ? null : { file }} folder={folder?.id ?? null} onDone={onClose} />
    </Dialog>
  );
}
