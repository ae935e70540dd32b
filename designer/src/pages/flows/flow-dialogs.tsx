import { type FlowSummary, type Folder, routes } from '@joinery/api';
import { lazy, Suspense } from 'react';
import { useSend } from '../../api/use-route.ts';
import { NameDialog } from '../../ui/name-dialog.tsx';
import { ExportDialog } from './export-dialog.tsx';
import { MoveDialog } from './move-dialog.tsx';
import { NewFlowDialog } from './new-flow-dialog.tsx';

/** With all its forms it weighs more than the rest of the page, and most visits do without it. */
const ImportDialog = lazy(async () => ({ default: (await import('../import/import-dialog.tsx')).ImportDialog }));

/** The dialog that is open on the flows page, with what it is about. */
export type FlowDialog =
  | { readonly kind: 'new-flow'; readonly folder: Folder | null }
  | { readonly kind: 'new-folder' }
  | { readonly kind: 'rename-flow'; readonly flow: FlowSummary }
  | { readonly kind: 'rename-folder'; readonly folder: Folder }
  | { readonly kind: 'move-flow'; readonly flow: FlowSummary }
  | { readonly kind: 'export'; readonly flows: readonly FlowSummary[] }
  | { readonly kind: 'import'; readonly folder: Folder | null; readonly file: File | null };

interface FlowDialogsProps {
  readonly dialog: FlowDialog | null;
  readonly folders: readonly Folder[];
  readonly onClose: () => void;
}

export function FlowDialogs({ dialog, folders, onClose }: FlowDialogsProps) {
  const createFolder = useSend(routes.createFolder, [routes.listFolders]);
  const renameFolder = useSend(routes.renameFolder, [routes.listFolders]);
  const changeFlow = useSend(routes.changeFlow, [routes.listFlows, routes.listFolders]);
  switch (dialog?.kind) {
    case 'new-flow':
      return <NewFlowDialog folder={dialog.folder} folders={folders} onClose={onClose} />;
    case 'new-folder':
      return (
        <NameDialog
          title="New folder"
          label="Folder name"
          submit="Create folder"
          onClose={onClose}
          onSubmit={(name) => createFolder.mutateAsync({ body: { name } })}
        />
      );
    case 'rename-folder':
      return (
        <NameDialog
          title="Rename folder"
          label="Folder name"
          submit="Rename"
          initial={dialog.folder.name}
          onClose={onClose}
          onSubmit={(name) => renameFolder.mutateAsync({ params: { folder: dialog.folder.id }, body: { name } })}
        />
      );
    case 'rename-flow':
      return (
        <NameDialog
          title="Rename flow"
          label="Flow name"
          submit="Rename"
          initial={dialog.flow.name}
          onClose={onClose}
          onSubmit={(name) => changeFlow.mutateAsync({ params: { flow: dialog.flow.id }, body: { name } })}
        />
      );
    case 'move-flow':
      return <MoveDialog flow={dialog.flow} folders={folders} onClose={onClose} />;
    case 'export':
      return <ExportDialog flows={dialog.flows} onClose={onClose} />;
    case 'import':
      return (
        <Suspense fallback={null}>
          <ImportDialog folder={dialog.folder} file={dialog.file} onClose={onClose} />
        </Suspense>
      );
    default:
      return null;
  }
}
