import type { Json } from '@joinery/core';
import { Input } from '@mantine/core';
import { lazy, Suspense, useState } from 'react';

const JsonEditor = lazy(() => import('./json-editor.tsx').then((module) => ({ default: module.JsonEditor })));

interface Props {
  readonly label: string;
  readonly value: Json | undefined;
  readonly onChange: (value: Json | undefined) => void;
  readonly height?: string;
}

/** JSON as text. What does not read as JSON yet is kept on the screen and not given on. */
export function JsonInput({ label, value, onChange, height = '140px' }: Props) {
  const [text, setText] = useState(() => (value === undefined ? '' : JSON.stringify(value, null, 2)));
  const [error, setError] = useState<string>();
  const change = (next: string): void => {
    setText(next);
    try {
      onChange(next.trim() === '' ? undefined : (JSON.parse(next) as Json));
      setError(undefined);
    } catch (thrown) {
      setError(`This is not JSON yet: ${thrown instanceof Error ? thrown.message : 'it cannot be read'}.`);
    }
  };
  return (
    <>
      <Suspense fallback={<div style={{ height }} />}>
        <JsonEditor label={label} text={text} height={height} onChange={change} />
      </Suspense>
      {error && <Input.Error mt={4}>{error}</Input.Error>}
    </>
  );
}
