import { Button } from '@mantine/core';
import { useState } from 'react';
import { asText, type ControlProps } from './control-props.ts';
import { ExpressionInput } from './expression-input.tsx';
import { JsonInput } from './json-input.tsx';

/** Text with expressions, or JSON for numbers, lists and objects. */
export function AnyControl({ id, field, title, value, onChange }: Omit<ControlProps, 'nested'>) {
  const [json, setJson] = useState(value !== undefined && typeof value !== 'string');
  const switchMode = (): void => {
    if (json && value !== undefined && typeof value !== 'string') onChange(asText(value));
    setJson(!json);
  };
  return (
    <div>
      {json ? (
        <JsonInput label={title} value={value} onChange={onChange} />
      ) : (
        <ExpressionInput
          id={id}
          label={title}
          value={asText(value)}
          placeholder={field.placeholder ?? 'Text or {{ expression }}'}
          onChange={(text) => onChange(text === '' ? undefined : text)}
        />
      )}
      <Button
        variant="subtle"
        color="gray"
        c="dimmed"
        fw={500}
        size="compact-xs"
        mt={2}
        onClick={switchMode}
        aria-description={title}
      >
        {json ? 'Write text' : 'Write JSON'}
      </Button>
    </div>
  );
}
