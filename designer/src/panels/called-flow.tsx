import { routes } from '@joinery/api';
import type { Field } from '@joinery/core';
import { Anchor, Select, Text } from '@mantine/core';
import { Link, useParams } from 'react-router';
import { useAnswer } from '../api/use-route.ts';
import { textOf } from '../canvas/describe-node.ts';
import { FieldControl, withValue } from '../form/fields-form.tsx';
import styles from '../form/form.module.css';
import { useFormScope } from '../form/form-scope.ts';
import { useSurroundings } from '../store/surroundings.ts';
import { type ConfigProps, InputForm } from './input-form.tsx';

const waitField: Field = {
  name: 'wait',
  type: 'boolean',
  title: 'Wait for it to finish',
  default: true,
  help: 'Its output is then this step’s output. If not, the output says which run was started.',
};

/** Which flow is called, with a form of that flow's own inputs. */
export function CalledFlow({ config, onChange }: ConfigProps) {
  const { flows } = useSurroundings();
  const { disabled } = useFormScope();
  const own = useParams()['flow'];
  const chosen = textOf(config['flow']);
  const called = useAnswer(
    routes.readFlow,
    { params: { flow: chosen } },
    { enabled: chosen !== '', staleTime: 30_000 },
  );
  const inputs = called.data?.draft.inputs ?? [];
  return (
    <div className={styles['form']}>
      <Select
        label="Flow"
        required
        searchable
        disabled={disabled ?? false}
        data={flows.filter((flow) => flow.id !== own).map((flow) => ({ value: flow.id, label: flow.name }))}
        value={chosen === '' ? null : chosen}
        placeholder="Choose a flow"
        inputWrapperOrder={['label', 'input', 'description', 'error']}
        description={
          chosen !== '' && (
            <Anchor component={Link} to={`/flows/${chosen}`} size="xs">
              Open this flow
            </Anchor>
          )
        }
        onChange={(next) => onChange(withValue(config, 'flow', next ?? undefined), 'flow')}
      />
      {inputs.length > 0 && <InputForm fields={inputs} config={config} onChange={onChange} />}
      {chosen !== '' && called.isSuccess && inputs.length === 0 && (
        <Text size="sm" c="dimmed">
          This flow has no inputs.
        </Text>
      )}
      <FieldControl
        field={waitField}
        value={config['wait']}
        onChange={(wait) => onChange(withValue(config, 'wait', wait), 'wait')}
      />
    </div>
  );
}
