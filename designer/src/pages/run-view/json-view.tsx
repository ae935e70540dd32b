import type { Json } from '@joinery/core';
import { ActionIcon, CopyButton, Tooltip } from '@mantine/core';
import { IconCheck, IconCopy } from '@tabler/icons-react';
import { useMemo, useState } from 'react';
import styles from './run-view.module.css';

const LONG = 20_000;

/** A value as text, to be read and copied. */
export function JsonView({ title, value }: { readonly title: string; readonly value: Json | undefined }) {
  const [whole, setWhole] = useState(false);
  const text = useMemo(() => (value === undefined ? '' : JSON.stringify(value, null, 2)), [value]);
  if (value === undefined || value === null) return null;
  return (
    <section className={styles['json']} aria-label={title}>
      <header>
        <h3>{title}</h3>
        <CopyButton value={text}>
          {({ copied, copy }) => (
            <Tooltip label={copied ? 'Copied' : 'Copy'}>
              <ActionIcon
                size="sm"
                variant="subtle"
                color="gray"
                aria-label={`Copy ${title.toLowerCase()}`}
                onClick={copy}
              >
                {copied ? <IconCheck size={14} aria-hidden /> : <IconCopy size={14} aria-hidden />}
              </ActionIcon>
            </Tooltip>
          )}
        </CopyButton>
      </header>
      <pre>{whole ? text : text.slice(0, LONG)}</pre>
      {text.length > LONG && !whole && (
        <button type="button" className={styles['more']} onClick={() => setWhole(true)}>
          Show all of it
        </button>
      )}
    </section>
  );
}
