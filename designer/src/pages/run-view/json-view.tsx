import { payloadKeyOf, payloadKeysIn } from '@joinery/api';
import type { Json } from '@joinery/core';
import { ActionIcon, CopyButton, Tooltip } from '@mantine/core';
import { IconCheck, IconCopy } from '@tabler/icons-react';
import { useMemo, useState } from 'react';
import { KeptApart, sayKeptApart } from './kept-apart.tsx';
import styles from './run-view.module.css';

const LONG = 20_000;

interface Props {
  readonly title: string;
  readonly value: Json | undefined;
  /** The run that keeps the large parts of the value apart. */
  readonly run: string;
}

/** A value as text, to be read and copied. Of what is kept apart it says how large it is, and where to get it. */
export function JsonView({ title, value, run }: Props) {
  const [whole, setWhole] = useState(false);
  const text = useMemo(() => textOf(value), [value]);
  if (value === undefined || value === null) return null;
  const isApart = payloadKeyOf(value) !== undefined;
  return (
    <section className={styles['json']} aria-label={title}>
      <header>
        <h3>{title}</h3>
        {!isApart && (
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
        )}
      </header>
      {!isApart && <pre>{whole ? text : text.slice(0, LONG)}</pre>}
      {!isApart && text.length > LONG && !whole && (
        <button type="button" className={styles['more']} onClick={() => setWhole(true)}>
          Show all of it
        </button>
      )}
      <KeptApart run={run} keys={payloadKeysIn(value)} />
    </section>
  );
}

function textOf(value: Json | undefined): string {
  if (value === undefined) return '';
  const shown = (_name: string, item: Json): Json => {
    const key = payloadKeyOf(item);
    return key ? sayKeptApart(key) : item;
  };
  return JSON.stringify(value, shown, 2);
}
