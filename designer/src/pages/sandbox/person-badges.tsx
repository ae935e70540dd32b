import type { SandboxPerson } from '@joinery/api';
import { Badge, Group, Text } from '@mantine/core';
import { IconLock, IconLockOpen } from '@tabler/icons-react';

export function SignInBadge({ allowed }: { readonly allowed: boolean }) {
  return allowed ? (
    <Badge color="green" leftSection={<IconLockOpen size={12} />}>
      Allowed
    </Badge>
  ) : (
    <Badge color="red" leftSection={<IconLock size={12} />}>
      Blocked
    </Badge>
  );
}

const oktaColors: Readonly<Record<string, string>> = {
  ACTIVE: 'green',
  STAGED: 'blue',
  PROVISIONED: 'blue',
  SUSPENDED: 'orange',
  DEPROVISIONED: 'red',
};

export function OktaBadge({ status }: { readonly status: string | null }) {
  if (status === null) {
    return (
      <Text size="sm" c="dimmed">
        Not in Okta
      </Text>
    );
  }
  const words = status.charAt(0) + status.slice(1).toLowerCase().replaceAll('_', ' ');
  return <Badge color={oktaColors[status] ?? 'gray'}>{words}</Badge>;
}

export function LicenceBadges({ licenses }: Pick<SandboxPerson, 'licenses'>) {
  if (licenses.length === 0) {
    return (
      <Text size="sm" c="dimmed">
        None
      </Text>
    );
  }
  return (
    <Group gap={4}>
      {licenses.map(({ sku, name, source }) => (
        <Badge
          key={`${sku} ${source}`}
          color={source === 'group' ? 'indigo' : 'cyan'}
          title={`Assigned ${source === 'group' ? 'by a group' : 'directly'}`}
        >
          {name}
        </Badge>
      ))}
    </Group>
  );
}
