import { routes } from '@joinery/api';
import { Badge, Group, Stack, Text, ThemeIcon, UnstyledButton } from '@mantine/core';
import { IconChevronRight, IconPackage } from '@tabler/icons-react';
import { useAnswer } from '../../api/use-route.ts';
import { Loaded } from '../../ui/loaded.tsx';
import { LoadingRows } from '../../ui/states.tsx';
import styles from './import.module.css';

/** The packs that ship with the product, to choose from. */
export function BundledPacks({ onChoose }: { readonly onChoose: (name: string) => void }) {
  const packs = useAnswer(routes.listBundled, {}, { staleTime: 600_000 });
  return (
    <Loaded query={packs} loading={<LoadingRows rows={1} />}>
      {(list) => (
        <Stack gap="xs">
          {list.map((pack) => (
            <UnstyledButton key={pack.name} className={styles.pack} onClick={() => onChoose(pack.name)}>
              <Group wrap="nowrap">
                <ThemeIcon variant="light" size={38}>
                  <IconPackage size={20} stroke={1.6} />
                </ThemeIcon>
                <Stack gap={0} flex={1} miw={0}>
                  <Group gap="xs">
                    <Text fw={600} size="sm">
                      {pack.title}
                    </Text>
                    <Badge color="gray" size="sm">
                      {pack.flows === 1 ? '1 flow' : `${pack.flows} flows`}
                    </Badge>
                  </Group>
                  <Text size="xs" c="dimmed" lineClamp={2}>
                    {pack.description}
                  </Text>
                </Stack>
                <IconChevronRight size={18} />
              </Group>
            </UnstyledButton>
          ))}
          {list.length === 0 && (
            <Text size="sm" c="dimmed">
              No packs ship with this installation.
            </Text>
          )}
        </Stack>
      )}
    </Loaded>
  );
}
