import type { FlowpackPreview } from '@joinery/api';
import { type Field, type FieldType, fieldTypes, type Json } from '@joinery/core';
import { Stack, Text, Title } from '@mantine/core';
import { FieldControl } from '../../form/field-control.tsx';
import { type FormScope, FormScopeContext } from '../../form/form-scope.ts';

type Asked = FlowpackPreview['variables'][number];

const isFieldType = (type: string): type is FieldType => fieldTypes.some((each) => each === type);

/** The field that draws an asked variable. Its lookup is offered once a connection is chosen that can answer it. */
export function variableField(asked: Asked, answerable: boolean): Field {
  const known = asked.existing === undefined ? '' : 'Your organization has a value for this already.';
  return {
    name: asked.name,
    type: isFieldType(asked.type) ? asked.type : 'text',
    title: asked.title,
    help: `${asked.help} ${known}`.trim(),
    required: asked.required,
    ...(asked.choices === undefined ? {} : { choices: asked.choices }),
    ...(asked.lookup === undefined || !answerable ? {} : { lookup: asked.lookup.name }),
  };
}

interface VariableChoicesProps {
  readonly preview: FlowpackPreview;
  readonly connections: Readonly<Record<string, string>>;
  readonly values: Readonly<Record<string, Json>>;
  readonly onChange: (values: Readonly<Record<string, Json>>) => void;
}

function AskedVariable({
  asked,
  preview,
  connections,
  values,
  onChange,
}: VariableChoicesProps & { readonly asked: Asked }) {
  const need = preview.connections.find(({ key }) => key === asked.lookup?.connection);
  const connection = need === undefined ? undefined : connections[need.key];
  const scope: FormScope =
    need === undefined || connection === undefined ? {} : { connector: need.connector, connection };
  return (
    <FormScopeContext value={scope}>
      <FieldControl
        field={variableField(asked, connection !== undefined)}
        value={values[asked.name]}
        onChange={(value) => onChange({ ...values, [asked.name]: value ?? null })}
      />
    </FormScopeContext>
  );
}

/** The values that the pack asks for. */
export function VariableChoices(props: VariableChoicesProps) {
  const { variables } = props.preview;
  if (variables.length === 0) return null;
  return (
    <Stack gap="md" component="section" aria-label="Variables">
      <div>
        <Title order={2}>Variables</Title>
        <Text size="sm" c="dimmed">
          Values that the flows share. You can change them at any time.
        </Text>
      </div>
      {variables.map((asked) => (
        <AskedVariable key={asked.name} asked={asked} {...props} />
      ))}
    </Stack>
  );
}
