import type { ActionCard } from '@joinery/core';
import { Badge, Group, Tooltip } from '@mantine/core';

const safe = {
  A: 'Safe to repeat',
  B: 'Checked before repeating',
  C: 'Never repeated by itself',
} as const;

/** What an action does to the outside, and what happens after a crash. */
export function EffectNote({ action }: { readonly action: ActionCard }) {
  return (
    <Group gap={6}>
      <Badge color={action.destructive ? 'red' : action.changes ? 'blue' : 'gray'}>
        {action.destructive ? 'Takes something away' : action.changes ? 'Changes something' : 'Only reads'}
      </Badge>
      {action.changes && (
        <Tooltip label={action.effectReason} multiline w={280}>
          <Badge color="gray">{safe[action.effect]}</Badge>
        </Tooltip>
      )}
      {action.permissions.length > 0 && (
        <Tooltip label={`Needs ${action.permissions.join(', ')}`} multiline w={280}>
          <Badge color="gray">
            {action.permissions.length === 1 ? '1 permission' : `${action.permissions.length} permissions`}
          </Badge>
        </Tooltip>
      )}
    </Group>
  );
}
