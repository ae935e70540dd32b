import { Box, Group, Stack, Text, Title } from '@mantine/core';
import { type ReactNode, useEffect } from 'react';
import styles from './page.module.css';

interface PageProps {
  readonly title: string;
  readonly description?: ReactNode;
  readonly actions?: ReactNode;
  readonly above?: ReactNode;
  readonly children: ReactNode;
}

/** The frame of every page but the canvas: title, what it is for, what can be done, content. */
export function Page({ title, description, actions, above, children }: PageProps) {
  useEffect(() => {
    document.title = `${title} · Joinery`;
  }, [title]);
  return (
    <Box className={styles.page}>
      {above}
      <Group justify="space-between" align="flex-start" wrap="nowrap" mb="lg" gap="xl">
        <Stack gap={4} miw={0}>
          <Title order={1}>{title}</Title>
          {description !== undefined && (
            <Text c="dimmed" size="sm" maw={760} component="div">
              {description}
            </Text>
          )}
        </Stack>
        {actions !== undefined && (
          <Group gap="xs" wrap="nowrap">
            {actions}
          </Group>
        )}
      </Group>
      {children}
    </Box>
  );
}
