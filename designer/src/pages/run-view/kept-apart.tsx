import { type PayloadKey, routes, routeUrl } from '@joinery/api';
import { Anchor } from '@mantine/core';
import { IconDownload } from '@tabler/icons-react';
import { useOrganization } from '../../shell/organization-context.ts';
import styles from './run-view.module.css';

/** `12.4 MB, kept apart` */
export function sayKeptApart({ bytes }: PayloadKey): string {
  const size = bytes < 100_000 ? `${(bytes / 1_000).toFixed(1)} KB` : `${(bytes / 1_000_000).toFixed(1)} MB`;
  return `${size}, kept apart`;
}

/** Values that are too large to be shown with their run, each as a file. */
export function KeptApart({ run, keys }: { readonly run: string; readonly keys: readonly PayloadKey[] }) {
  const { id: organization } = useOrganization();
  const distinct = new Map(keys.map((key) => [key.hash, key]));
  if (distinct.size === 0) return null;
  return (
    <ul className={styles['apart']} aria-label="Kept apart">
      {[...distinct.values()].map((key) => (
        <li key={key.hash}>
          <span>{sayKeptApart(key)}</span>
          <Anchor
            href={routeUrl(routes.readPayload, { organization, run, payload: key.hash })}
            download
            size="sm"
            aria-label={`Download ${sayKeptApart(key)}`}
          >
            <IconDownload size={14} aria-hidden /> Download
          </Anchor>
        </li>
      ))}
    </ul>
  );
}
