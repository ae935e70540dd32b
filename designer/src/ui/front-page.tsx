import { Center, Group, Stack, Text, Title } from '@mantine/core';
import type { ReactNode } from 'react';
import { Card } from './card.tsx';
import { JoineryMark } from './joinery-mark.tsx';

interface FrontPageProps {
  readonly title: string;
  readonly text: string;
  readonly children: ReactNode;
}

/** The card in the middle of the pages before one is signed in. */
export function FrontPage({ title, text, children }: FrontPageProps) {
  return (
    <Center component="main" mih="100dvh" p="md">
      <Stack gap="lg" w="100%" maw={420}>
        <Group gap="sm" justify="center">
          <JoineryMark size={36} />
          <Text fw={700} fz={22} lts="-0.01em">
            Joinery
          </Text>
        </Group>
        <Card p="xl">
          <Title order={1}>{title}</Title>
          <Text size="sm" c="dimmed" mt={4} mb="lg">
            {text}
          </Text>
          {children}
        </Card>
      </Stack>
    </Center>
  );
}
