import { routes, sayError } from '@joinery/api';
import { Combobox, Loader, ScrollArea, TextInput, useCombobox } from '@mantine/core';
import { useDebouncedValue } from '@mantine/hooks';
import { IconChevronDown } from '@tabler/icons-react';
import { useState } from 'react';
import { useAnswer } from '../api/use-route.ts';
import { asText, type ControlProps } from './control-props.ts';
import { useFormScope } from './form-scope.ts';

function useChoices(lookup: string, search: string, wanted: boolean) {
  const { connector = '', connection } = useFormScope();
  const [late] = useDebouncedValue(search, 250);
  const query = { search: late, ...(connection ? { connection } : {}) };
  const options = { enabled: wanted && connector !== '', keepPrevious: true, staleTime: 30_000 };
  return useAnswer(routes.lookUp, { params: { connector, lookup }, query }, options);
}

interface OptionsProps {
  readonly data: readonly { readonly value: string; readonly title: string }[];
  readonly typed: string;
  readonly current: string;
  /** What to say where there is nothing to choose. */
  readonly empty: string;
}

function Options({ data, typed, current, empty }: OptionsProps) {
  return (
    <>
      {data.map((choice) => (
        <Combobox.Option key={choice.value} value={choice.value} active={choice.value === current}>
          {choice.title}
        </Combobox.Option>
      ))}
      {typed !== '' && !data.some((choice) => choice.title === typed) && (
        <Combobox.Option value={typed}>Use “{typed}”</Combobox.Option>
      )}
      {data.length === 0 && <Combobox.Empty>{empty}</Combobox.Empty>}
    </>
  );
}

/** Choices that the connected system itself offers. Any other text may be given too. */
export function LookupControl({ id, field, title, value, onChange }: ControlProps) {
  const { disabled } = useFormScope();
  const [search, setSearch] = useState<string>();
  const combobox = useCombobox({ onDropdownClose: () => setSearch(undefined) });
  const current = asText(value);
  const {
    data = [],
    error,
    isFetching,
  } = useChoices(field.lookup ?? '', search ?? '', combobox.dropdownOpened || current !== '');
  const known = data.find((choice) => choice.value === current)?.title;
  const typed = search?.trim() ?? '';
  const give = (next: string): void => {
    onChange(next === '' ? undefined : next);
    combobox.closeDropdown();
  };
  return (
    <Combobox store={combobox} onOptionSubmit={give} withinPortal>
      <Combobox.Target>
        <TextInput
          id={id}
          aria-label={title}
          disabled={disabled ?? false}
          placeholder={field.placeholder ?? 'Search, or write a value'}
          value={search ?? known ?? current}
          rightSection={
            isFetching && combobox.dropdownOpened ? <Loader size={14} /> : <IconChevronDown size={14} aria-hidden />
          }
          onFocus={() => combobox.openDropdown()}
          onClick={() => combobox.openDropdown()}
          onChange={(event) => {
            setSearch(event.currentTarget.value);
            combobox.openDropdown();
            combobox.updateSelectedOptionIndex();
          }}
          onBlur={() => {
            if (search !== undefined && typed !== (known ?? current)) give(typed);
            combobox.closeDropdown();
          }}
        />
      </Combobox.Target>
      <Combobox.Dropdown>
        <Combobox.Options>
          <ScrollArea.Autosize mah={240} type="auto">
            <Options
              data={data}
              typed={typed}
              current={current}
              empty={error ? sayError(error) : isFetching ? 'Looking…' : 'Nothing found.'}
            />
          </ScrollArea.Autosize>
        </Combobox.Options>
      </Combobox.Dropdown>
    </Combobox>
  );
}
