import { routes } from '@joinery/api';
import { Anchor, Group, Stack, Text, Title } from '@mantine/core';
import { IconTable } from '@tabler/icons-react';
import { Link } from 'react-router';
import { useAnswer } from '../../api/use-route.ts';
import { Card } from '../../ui/card.tsx';
import { sayCount } from '../../ui/say-count.ts';
import styles from './folder-tables.module.css';
import { NO_FOLDER } from './flows-in-folder.ts';

/** The tables that a folder holds beside its flows, as links; nothing where there are none. */
export function FolderTables({ folder }: { readonly folder: string }) {
  const tables = useAnswer(routes.listTables);
  const here = (tables.data ?? [])
    .filter((table) => (table.folder ?? NO_FOLDER) === folder)
    .toSorted((a, b) => a.name.localeCompare(b.name));
  if (here.length === 0) return null;
  return (
    <Stack gap="xs" component="section" aria-label="Tables" mt="xs">
      <Title order={2} size="md">
        Tables
      </Title>
      <Card>
        <ul className={styles.list}>
          {here.map(({ id, name, rows }) => (
            <li key={id} className={styles.entry}>
              <Group gap="sm" wrap="nowrap" miw={0}>
                <IconTable size={18} stroke={1.6} className={styles.icon} />
                <Anchor component={Link} to={`/tables/${id}`} fw={600} size="sm" c="inherit" truncate title={name}>
                  {name}
                </Anchor>
              </Group>
              <Text size="sm" c="dimmed" className={styles.rows}>
                {sayCount(rows, 'row')}
              </Text>
            </li>
          ))}
        </ul>
      </Card>
    </Stack>
  );
}
