import { routes } from '@joinery/api';
import type { ConnectorCard, JsonObject } from '@joinery/core';
import { Group, SimpleGrid, Text, TextInput, UnstyledButton } from '@mantine/core';
import { useState } from 'react';
import { useSend } from '../../api/use-route.ts';
import { FieldsForm } from '../../form/fields-form.tsx';
import { ConnectorIcon } from '../../ui/connector-icon.tsx';
import { Dialog } from '../../ui/dialog.tsx';
import { DialogForm } from '../../ui/dialog-form.tsx';
import { Loaded } from '../../ui/loaded.tsx';
import { notifyDone } from '../../ui/notify.ts';
import { useCatalog } from '../../ui/say-trigger.ts';
import { firstAuth, freeName, splitAuth } from './auth-values.ts';
import styles from './connections.module.css';

interface AddConnectionProps {
  /** The connector that was asked for; empty to choose one. */
  readonly connector: string;
  readonly taken: readonly string[];
  readonly onClose: () => void;
  readonly onAdded: (id: string) => void;
}

function ChooseConnector({
  cards,
  onChoose,
}: {
  cards: readonly ConnectorCard[];
  onChoose: (card: ConnectorCard) => void;
}) {
  return (
    <SimpleGrid cols={2} spacing="sm">
      {cards.map((card) => (
        <UnstyledButton key={card.name} className={styles['choice']} onClick={() => onChoose(card)}>
          <Group wrap="nowrap" align="flex-start">
            <ConnectorIcon card={card} />
            <div>
              <Text fw={600} size="sm">
                {card.title}
              </Text>
              <Text size="xs" c="dimmed" lineClamp={3}>
                {card.description}
              </Text>
            </div>
          </Group>
        </UnstyledButton>
      ))}
    </SimpleGrid>
  );
}

interface ConnectionFormProps extends AddConnectionProps {
  readonly card: ConnectorCard;
  readonly onBack: () => void;
}

function ConnectionForm({ card, taken, onAdded, onBack, onClose }: ConnectionFormProps) {
  const [title, setTitle] = useState(card.title);
  const [name, setName] = useState(() => freeName(card.name, taken));
  const [values, setValues] = useState<JsonObject>(() => firstAuth(card.auth));
  const create = useSend(routes.createConnection, [routes.listConnections]);
  const send = () => {
    create.mutate(
      { body: { name, title, connector: card.name, ...splitAuth(card.auth, values) } },
      {
        onSuccess: (connection) => {
          notifyDone(`Added ${connection.title}. Test it next.`);
          onClose();
          onAdded(connection.id);
        },
      },
    );
  };
  return (
    <DialogForm
      error={create.error}
      busy={create.isPending}
      disabled={taken.includes(name)}
      submit="Add connection"
      leave="Back"
      onLeave={onBack}
      onSubmit={send}
    >
      <Group grow align="flex-start">
        <TextInput label="Title" value={title} onChange={(event) => setTitle(event.currentTarget.value)} required />
        <TextInput
          label="Name"
          description="By which flows refer to it."
          inputWrapperOrder={['label', 'input', 'description', 'error']}
          value={name}
          onChange={(event) => setName(event.currentTarget.value)}
          error={taken.includes(name) ? `“${name}” is taken.` : undefined}
          required
        />
      </Group>
      <FieldsForm fields={card.auth} values={values} onChange={setValues} />
    </DialogForm>
  );
}

/** Choose a connector, then fill in the form that its card describes. */
export function AddConnection(props: AddConnectionProps) {
  const catalog = useCatalog();
  const [chosen, setChosen] = useState(props.connector);
  return (
    <Dialog onClose={props.onClose} title="Add a connection" size="lg">
      <Loaded query={catalog}>
        {({ connectors }) => {
          const connectable = connectors.filter(({ auth }) => auth.length > 0);
          const card = connectable.find(({ name }) => name === chosen);
          return card === undefined ? (
            <ChooseConnector cards={connectable} onChoose={({ name }) => setChosen(name)} />
          ) : (
            <ConnectionForm {...props} card={card} onBack={() => setChosen('')} />
          );
        }}
      </Loaded>
    </Dialog>
  );
}
