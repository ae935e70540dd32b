import { ActionIcon, Popover, ScrollArea, TextInput, Tooltip } from '@mantine/core';
import { IconBraces, IconSearch } from '@tabler/icons-react';
import { useState } from 'react';
import { flattenValues } from './expression-text.ts';
import type { ScopeValue } from './scope-values.ts';
import { ValueTree } from './value-tree.tsx';

interface Props {
  readonly label?: string | undefined;
  readonly values: readonly ScopeValue[];
  readonly onPick: (value: ScopeValue) => void;
}

/** Keeps the values whose path or title holds the words, with all that leads to them. */
export function filterValues(values: readonly ScopeValue[], search: string): readonly ScopeValue[] {
  const wanted = search.trim().toLowerCase();
  if (wanted === '') return values;
  const fits = (value: ScopeValue): boolean => `${value.path} ${value.title}`.toLowerCase().includes(wanted);
  return values
    .filter((value) => flattenValues([value]).some(fits))
    .map((value) => (fits(value) ? value : { ...value, children: filterValues(value.children, search) }));
}

/** A button that opens the tree of everything an expression here can name. */
export function ValuePicker({ label, values, onPick }: Props) {
  const [open, setOpen] = useState(false);
  const [search, setSearch] = useState('');
  const pick = (value: ScopeValue): void => {
    setOpen(false);
    onPick(value);
  };
  return (
    <Popover opened={open} onChange={setOpen} position="bottom-end" width={340} shadow="md" withinPortal trapFocus>
      <Popover.Target>
        <Tooltip label="Insert a value" disabled={open}>
          <ActionIcon
            size="sm"
            variant="subtle"
            color="gray"
            mt={5}
            mr={4}
            aria-label="Insert a value"
            aria-description={label}
            onClick={() => setOpen(!open)}
          >
            <IconBraces size={15} aria-hidden />
          </ActionIcon>
        </Tooltip>
      </Popover.Target>
      <Popover.Dropdown p={8}>
        <TextInput
          size="xs"
          data-autofocus
          aria-label="Search values"
          placeholder="Search values"
          leftSection={<IconSearch size={14} aria-hidden />}
          value={search}
          onChange={(event) => setSearch(event.currentTarget.value)}
        />
        <ScrollArea.Autosize mah={320} mt={6} type="auto" scrollbars="y">
          {/* As wide as the dropdown within its padding, so that long titles are cut and not scrolled to. */}
          <div style={{ width: 322 }}>
            <ValueTree
              values={filterValues(values, search)}
              expanded={search !== '' || values.length === 1}
              onPick={pick}
            />
          </div>
        </ScrollArea.Autosize>
      </Popover.Dropdown>
    </Popover>
  );
}
