import { Alert, Button, Center, Loader, Skeleton, Stack, Text, ThemeIcon, Title } from '@mantine/core';
import { type Icon, IconAlertTriangle } from '@tabler/icons-react';
import type { ReactNode } from 'react';
import { sayError } from '@joinery/api';

/** Rows of grey while a list is on its way. */
export function LoadingRows({ rows = 5 }: { readonly rows?: number }) {
  return (
    <Stack gap="sm" aria-busy="true" aria-label="Loading">
      {Array.from({ length: rows }, (_, row) => (
        <Skeleton key={row} height={40} radius="md" />
      ))}
    </Stack>
  );
}

/** Fills the window while a page is on its way. */
export function LoadingPage() {
  return (
    <Center h="100%" mih={240} aria-busy="true" aria-label="Loading">
      <Loader type="dots" />
    </Center>
  );
}

/** What went wrong and a way to try again. */
export function ErrorState({ error, retry }: { readonly error: unknown; readonly retry?: () => void }) {
  return (
    <Alert color="red" icon={<IconAlertTriangle />} title="This could not be shown" role="alert">
      <Stack align="flex-start" gap="sm">
        <Text size="sm">{sayError(error)}</Text>
        {retry !== undefined && (
          <Button size="xs" variant="light" color="red" onClick={retry}>
            Try again
          </Button>
        )}
      </Stack>
    </Alert>
  );
}

interface EmptyStateProps {
  readonly icon: Icon;
  readonly title: string;
  readonly text: ReactNode;
  readonly children?: ReactNode;
}

/** Nothing here yet: says what this is for and what to do next. */
export function EmptyState({ icon: EmptyIcon, title, text, children }: EmptyStateProps) {
  return (
    <Stack align="center" gap="sm" py={56} px="md">
      <ThemeIcon size={52} radius="xl" variant="light">
        <EmptyIcon size={26} stroke={1.6} />
      </ThemeIcon>
      <Title order={2} ta="center">
        {title}
      </Title>
      <Text c="dimmed" size="sm" ta="center" maw={460} component="div">
        {text}
      </Text>
      {children}
    </Stack>
  );
}
