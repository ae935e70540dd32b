import type { ConnectorCard } from '@joinery/core';
import { Anchor, Select } from '@mantine/core';
import { useEffect, useRef } from 'react';
import { Link } from 'react-router';
import { textOf } from '../canvas/describe-node.ts';
import { withValue } from '../form/fields-form.tsx';
import { useFormScope } from '../form/form-scope.ts';
import { useSurroundings } from '../store/surroundings.ts';
import type { ConfigProps } from './input-form.tsx';

/** The account that an action or trigger uses; the only one there is, is taken by itself. */
export function ConnectionPicker({ connector, config, onChange }: ConfigProps & { readonly connector: ConnectorCard }) {
  const { disabled } = useFormScope();
  const { connections } = useSurroundings();
  const own = connections.filter((connection) => connection.connector === connector.name);
  const current = textOf(config['connection']);
  const [only] = own.length === 1 && current === '' && !disabled ? own : [];
  const offered = useRef(false);
  useEffect(() => {
    if (!only || offered.current) return;
    offered.current = true;
    onChange(withValue(config, 'connection', only.name), 'action');
  });
  if (connector.auth.length === 0) return null;
  const data = own.map(({ name, title, sandbox }) => ({
    value: name,
    label: sandbox && !/sandbox/i.test(title) ? `${title} (sandbox)` : title,
  }));
  const unknown = current !== '' && !own.some((connection) => connection.name === current);
  return (
    <Select
      label="Connection"
      required
      data={unknown ? [...data, { value: current, label: `${current} (missing)` }] : data}
      value={current === '' ? null : current}
      placeholder={own.length === 0 ? `No connection to ${connector.title} yet` : 'Choose a connection'}
      error={unknown ? `There is no ${connector.title} connection “${current}”. Choose another or add it.` : undefined}
      disabled={disabled ?? false}
      inputWrapperOrder={['label', 'input', 'error', 'description']}
      description={
        <Anchor component={Link} to="/connections" size="xs">
          Add a connection to {connector.title}
        </Anchor>
      }
      onChange={(next) => onChange(withValue(config, 'connection', next ?? undefined), 'connection')}
    />
  );
}
