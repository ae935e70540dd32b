import type { SandboxWorld } from '@joinery/api';
import { Badge, Box, Group, ScrollArea, SegmentedControl, Stack, Text, Title, UnstyledButton } from '@mantine/core';
import { IconMailOpened } from '@tabler/icons-react';
import { useState } from 'react';
import { Card } from '../../ui/card.tsx';
import { EmptyState } from '../../ui/states.tsx';
import { When } from '../../ui/when.tsx';
import styles from './mail-inbox.module.css';
import { mailPage } from './mail-page.ts';

type Mail = SandboxWorld['mail'][number];

/** What carried a mail, in words. */
const viaWords: Readonly<Record<string, string>> = { graph: 'Microsoft Graph', smtp: 'SMTP' };

function MailEntry({
  mail,
  active,
  onOpen,
}: {
  readonly mail: Mail;
  readonly active: boolean;
  readonly onOpen: () => void;
}) {
  return (
    <UnstyledButton className={styles['entry']} aria-current={active ? 'true' : undefined} onClick={onOpen}>
      <Group justify="space-between" wrap="nowrap" gap="xs">
        <Text size="sm" fw={600} truncate>
          {mail.to.join(', ')}
        </Text>
        <When at={mail.at} size="xs" c="dimmed" style={{ flexShrink: 0 }} />
      </Group>
      <Text size="sm" truncate>
        {mail.subject}
      </Text>
      {mail.text !== '' && (
        <Text size="xs" c="dimmed" truncate>
          {mail.text}
        </Text>
      )}
    </UnstyledButton>
  );
}

function MailBody({ mail }: { readonly mail: Mail }) {
  const [as, setAs] = useState(mail.html === '' ? 'text' : 'html');
  return (
    <Stack gap="sm" p="lg" h="100%">
      <Group justify="space-between" wrap="nowrap" align="flex-start">
        <div>
          <Title order={2}>{mail.subject}</Title>
          <Text size="sm" c="dimmed">
            {mail.from} to {mail.to.join(', ')}
          </Text>
        </div>
        <Badge color="gray" style={{ flexShrink: 0 }}>
          {viaWords[mail.via] ?? mail.via}
        </Badge>
      </Group>
      {mail.html !== '' && mail.text !== '' && (
        <SegmentedControl
          size="xs"
          w={180}
          data={[
            { value: 'html', label: 'As sent' },
            { value: 'text', label: 'Plain text' },
          ]}
          value={as}
          onChange={setAs}
          aria-label="How to show the mail"
        />
      )}
      {as === 'html' ? (
        <iframe title={`Mail: ${mail.subject}`} sandbox="" srcDoc={mailPage(mail.html)} className={styles['body']} />
      ) : (
        <Box component="pre" className={styles['text']}>
          {mail.text}
        </Box>
      )}
    </Stack>
  );
}

/** Every mail that flows sent in the sandbox, newest first, with a reading pane. */
export function MailInbox({ mail }: Pick<SandboxWorld, 'mail'>) {
  const newest = mail.toSorted((a, b) => b.at.localeCompare(a.at));
  const [openId, setOpenId] = useState<string | null>(null);
  const open = newest.find(({ id }) => id === openId) ?? newest[0];
  if (open === undefined) {
    return (
      <EmptyState
        icon={IconMailOpened}
        title="No mail yet"
        text="When a flow sends mail, it lands here instead of with a person."
      />
    );
  }
  return (
    <Card className={styles['inbox']}>
      <ScrollArea className={styles['list']}>
        {newest.map((each) => (
          <MailEntry key={each.id} mail={each} active={each.id === open.id} onOpen={() => setOpenId(each.id)} />
        ))}
      </ScrollArea>
      <div className={styles['pane']}>
        <MailBody key={open.id} mail={open} />
      </div>
    </Card>
  );
}
