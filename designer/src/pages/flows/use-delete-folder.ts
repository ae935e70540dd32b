import { type Folder, routes } from '@joinery/api';
import { useSearchParams } from 'react-router';
import { useSend } from '../../api/use-route.ts';
import { confirmDestructive } from '../../ui/confirm.tsx';
import { notifyDone } from '../../ui/notify.ts';

/** Asks, deletes an empty folder, and leaves it if it was open. */
export function useDeleteFolder(): (folder: Folder) => void {
  const remove = useSend(routes.deleteFolder, [routes.listFolders]);
  const [, setAddress] = useSearchParams();
  return (folder) =>
    confirmDestructive({
      title: `Delete the folder ${folder.name}?`,
      text: 'It is empty; no flow is lost.',
      confirm: 'Delete folder',
      onConfirm: async () => {
        await remove.mutateAsync({ params: { folder: folder.id } });
        setAddress({});
        notifyDone(`Deleted the folder ${folder.name}.`);
      },
    });
}
