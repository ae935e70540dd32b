import { Button } from '@mantine/core';
import { useState } from 'react';
import { asText, type ControlProps } from './control-props.ts';
import { ExpressionInput } from './expression-input.tsx';
import styles from './form.module.css';

/** HTML as text with a look at what it gives. The preview runs no script. */
export function HtmlControl({ id, field, title, value, onChange }: ControlProps) {
  const [preview, setPreview] = useState(false);
  const html = asText(value);
  return (
    <div>
      {preview ? (
        <iframe className={styles['preview']} title={`Preview of ${title}`} sandbox="" srcDoc={html} />
      ) : (
        <ExpressionInput
          id={id}
          label={title}
          rows={6}
          multiline
          value={html}
          placeholder={field.placeholder ?? '<p>Hello {{ … }}</p>'}
          onChange={(text) => onChange(text === '' ? undefined : text)}
        />
      )}
      <Button variant="subtle" color="gray" size="compact-xs" mt={2} onClick={() => setPreview(!preview)}>
        {preview ? 'Write HTML' : 'Preview'}
      </Button>
    </div>
  );
}
