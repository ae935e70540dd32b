import { callRoute, routes } from '@joinery/api';
import { Avatar, Menu, SegmentedControl, Text, UnstyledButton, useMantineColorScheme } from '@mantine/core';
import { IconDeviceDesktop, IconLogout, IconMoon, IconSun } from '@tabler/icons-react';
import { useQueryClient } from '@tanstack/react-query';
import { notifyError } from '../ui/notify.ts';
import { useOrganization } from './organization-context.ts';
import styles from './shell.module.css';

const schemes = [
  { value: 'light', label: <IconSun size={16} aria-label="Light" /> },
  { value: 'dark', label: <IconMoon size={16} aria-label="Dark" /> },
  { value: 'auto', label: <IconDeviceDesktop size={16} aria-label="Like the system" /> },
] as const;

function useSignOut(): () => void {
  const client = useQueryClient();
  return () => {
    callRoute(routes.signOut)
      .then(() => {
        client.clear();
        window.location.assign('/sign-in');
      })
      .catch(notifyError);
  };
}

export function UserMenu({ rail }: { readonly rail: boolean }) {
  const { me, role } = useOrganization();
  const { colorScheme, setColorScheme } = useMantineColorScheme();
  const signOut = useSignOut();
  return (
    <Menu position="right-end" width={230} closeOnItemClick={false}>
      <Menu.Target>
        <UnstyledButton className={styles.link} aria-label={`Account of ${me.user.name}`} h={44} px={rail ? 4 : 8}>
          <Avatar name={me.user.name} color="initials" size={28} radius="xl" />
          {!rail && (
            <Text size="sm" truncate>
              {me.user.name}
            </Text>
          )}
        </UnstyledButton>
      </Menu.Target>
      <Menu.Dropdown>
        <Menu.Label>
          {me.user.email} · {role}
        </Menu.Label>
        <SegmentedControl
          m={6}
          fullWidth
          size="xs"
          data={[...schemes]}
          value={colorScheme}
          onChange={setColorScheme}
          aria-label="Colour scheme"
        />
        <Menu.Divider />
        <Menu.Item leftSection={<IconLogout size={16} />} onClick={signOut}>
          Sign out
        </Menu.Item>
      </Menu.Dropdown>
    </Menu>
  );
}
