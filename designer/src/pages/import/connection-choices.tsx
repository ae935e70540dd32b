import { type FlowpackPreview, routes } from '@joinery/api';
import { Anchor, Button, Group, Select, Stack, Text, Title } from '@mantine/core';
import { IconFlask, IconRefresh } from '@tabler/icons-react';
import { useMutation } from '@tanstack/react-query';
import { useCall, useSend } from '../../api/use-route.ts';
import { notifyError } from '../../ui/notify.ts';
import { chooseSandbox } from './import-form.ts';

type Requirement = FlowpackPreview['connections'][number];

interface ConnectionChoicesProps {
  readonly preview: FlowpackPreview;
  readonly chosen: Readonly<Record<string, string>>;
  readonly onChange: (chosen: Readonly<Record<string, string>>) => void;
  readonly onRefresh: () => Promise<FlowpackPreview | undefined>;
}

/** Makes the sandbox's connections where they are missing, then maps all that they can meet to them. */
function useSandboxConnections({ chosen, onChange, onRefresh }: ConnectionChoicesProps) {
  const connect = useSend(routes.connectSandbox, [routes.listConnections]);
  const call = useCall();
  return useMutation({
    mutationFn: async () => {
      await connect.mutateAsync({});
      const [preview, known] = await Promise.all([onRefresh(), call(routes.listConnections)]);
      if (preview !== undefined) onChange(chooseSandbox(preview, known, chosen));
    },
    onError: notifyError,
  });
}

function RequirementSelect({
  need,
  value,
  onChange,
}: {
  need: Requirement;
  value: string | null;
  onChange: (name: string | null) => void;
}) {
  return (
    <Select
      label={need.title}
      description={
        need.candidates.length > 0 ? (
          need.help
        ) : (
          <>
            {need.help} There is no {need.connector} connection yet:{' '}
            <Anchor href={`/connections?new=${need.connector}`} target="_blank" inherit>
              add one
            </Anchor>
            , or use the sandbox.
          </>
        )
      }
      placeholder="Choose a connection"
      data={need.candidates.map(({ name, title }) => ({ value: name, label: title }))}
      value={value}
      onChange={onChange}
      required
    />
  );
}

/** On which accounts the pack's flows act. */
export function ConnectionChoices(props: ConnectionChoicesProps) {
  const { preview, chosen, onChange, onRefresh } = props;
  const sandbox = useSandboxConnections(props);
  if (preview.connections.length === 0) return null;
  const choose = (key: string) => (name: string | null) => {
    const { [key]: _, ...others } = chosen;
    onChange(name === null ? others : { ...others, [key]: name });
  };
  return (
    <Stack gap="sm" component="section" aria-label="Connections">
      <Group justify="space-between">
        <div>
          <Title order={2}>Connections</Title>
          <Text size="sm" c="dimmed">
            The accounts that these flows act on.
          </Text>
        </div>
        <Group gap="xs">
          <Button size="xs" variant="subtle" leftSection={<IconRefresh size={14} />} onClick={() => void onRefresh()}>
            Look again
          </Button>
          <Button
            size="xs"
            variant="light"
            leftSection={<IconFlask size={14} />}
            loading={sandbox.isPending}
            onClick={() => sandbox.mutate()}
          >
            Use the sandbox
          </Button>
        </Group>
      </Group>
      {preview.connections.map((need) => (
        <RequirementSelect key={need.key} need={need} value={chosen[need.key] ?? null} onChange={choose(need.key)} />
      ))}
    </Stack>
  );
}
