import { Menu, Text, UnstyledButton } from '@mantine/core';
import { IconBuilding, IconCheck, IconSelector } from '@tabler/icons-react';
import { useOrganization } from './organization-context.ts';
import styles from './shell.module.css';

/** The open organization; a menu where the person belongs to several. */
export function OrganizationMenu({ rail }: { readonly rail: boolean }) {
  const { id, name, me, open } = useOrganization();
  const several = me.memberships.length > 1;
  return (
    <Menu position="bottom-start" width={240} disabled={!several}>
      <Menu.Target>
        <UnstyledButton
          className={styles.link}
          component={several ? 'button' : 'div'}
          aria-label={several ? `Organization ${name}, change` : undefined}
          title={name}
        >
          <IconBuilding size={18} stroke={1.7} />
          {!rail && (
            <Text size="sm" fw={600} truncate flex={1}>
              {name}
            </Text>
          )}
          {!rail && several && <IconSelector size={15} />}
        </UnstyledButton>
      </Menu.Target>
      <Menu.Dropdown>
        {me.memberships.map((each) => (
          <Menu.Item
            key={each.organization}
            onClick={() => open(each.organization)}
            rightSection={each.organization === id ? <IconCheck size={14} /> : null}
          >
            {each.name}
          </Menu.Item>
        ))}
      </Menu.Dropdown>
    </Menu>
  );
}
