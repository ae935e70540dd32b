import { randomUUID } from 'node:crypto';
import { ApiError, found, notFound } from '../api-error.ts';
import type { Handlers } from '../handler.ts';

export const folders: Handlers<'readCatalog' | 'listFolders' | 'createFolder' | 'renameFolder' | 'deleteFolder'> = {
  readCatalog: async (_call, parts) => parts.catalog,
  listFolders: async ({ organization }, parts) => [...(await parts.flows.folders(organization))],
  createFolder: ({ organization, body }, parts) => parts.flows.createFolder(organization, randomUUID(), body.name),
  renameFolder: async ({ organization, params, body }, parts) =>
    found(await parts.flows.renameFolder(organization, params.folder, body.name), 'folder', params.folder),
  deleteFolder: async ({ organization, params }, parts) => {
    const deleted = await parts.flows.deleteFolder(organization, params.folder);
    if (deleted === 'unknown') throw notFound('folder', params.folder);
    if (deleted === 'not-empty')
      throw new ApiError(409, 'folder.not_empty', 'The folder still holds flows or tables; move or delete them first.');
  },
};
