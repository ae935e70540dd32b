import { ActionIcon, NumberInput } from '@mantine/core';
import { IconArrowRight } from '@tabler/icons-react';
import { useState } from 'react';

interface Props {
  /** Of the loop, for whoever hears the field. */
  readonly title: string;
  /** Number of the last item that was begun. */
  readonly last: number;
  readonly onGo: (index: number) => void;
}

/** Asks for one item of a long loop by its number. */
export function GoToItem({ title, last, onGo }: Props) {
  const [number, setNumber] = useState<string | number>('');
  const isThere = typeof number === 'number' && Number.isInteger(number) && number >= 1 && number <= last;
  return (
    <form
      onSubmit={(event) => {
        event.preventDefault();
        if (isThere) onGo(number - 1);
      }}
    >
      <NumberInput
        size="xs"
        hideControls
        allowDecimal={false}
        allowNegative={false}
        thousandSeparator
        placeholder="Go to item"
        aria-label={`Go to item of ${title}`}
        value={number}
        onChange={setNumber}
        error={number === '' || isThere ? undefined : `A number from 1 to ${last.toLocaleString('en')}`}
        rightSection={
          <ActionIcon type="submit" size="sm" variant="subtle" aria-label="Go" disabled={!isThere}>
            <IconArrowRight size={14} aria-hidden />
          </ActionIcon>
        }
      />
    </form>
  );
}
