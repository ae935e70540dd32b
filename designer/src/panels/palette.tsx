import { ActionIcon, ScrollArea, Text, TextInput } from '@mantine/core';
import { useLocalStorage } from '@mantine/hooks';
import { IconSearch, IconX } from '@tabler/icons-react';
import { type KeyboardEvent, useEffect, useMemo, useRef, useState } from 'react';
import { PALETTE_DRAG } from '../canvas/use-canvas-drop.ts';
import { NodeIcon } from '../canvas/node-icon.tsx';
import { type PaletteItem, paletteItems, searchPalette } from '../canvas/palette-items.ts';
import { addStep } from '../store/add-step.ts';
import { useEditor, useEditorStore } from '../store/editor-context.ts';
import { openPalette, type PaletteAim } from '../store/editor-store.ts';
import { useCatalog } from '../store/use-catalog.ts';
import styles from './panels.module.css';

const hints: Readonly<Record<PaletteAim['to'], string>> = {
  anywhere: 'It is joined to the step that is selected.',
  place: 'It is put where you clicked.',
  handle: 'It follows the step that you drew from.',
  edge: 'It is put between the two steps.',
};

interface Group {
  readonly title: string;
  readonly items: readonly PaletteItem[];
}

function groupItems(items: readonly PaletteItem[], recent: readonly string[], searching: boolean): readonly Group[] {
  const groups = new Map<string, PaletteItem[]>();
  const used = recent.flatMap((key) => items.find((item) => item.key === key) ?? []);
  if (!searching && used.length > 0) groups.set('Recently used', used);
  for (const item of items) {
    const group = groups.get(item.group);
    if (group) group.push(item);
    else groups.set(item.group, [item]);
  }
  return [...groups].map(([title, members]) => ({ title, items: members }));
}

function usePalette(search: string, aim: PaletteAim) {
  const store = useEditorStore();
  const catalog = useCatalog();
  const hasTrigger = useEditor((state) => state.flow.nodes.some((node) => node.kind === 'trigger'));
  const [recent, setRecent] = useLocalStorage<string[]>({ key: 'joinery-recent-steps', defaultValue: [] });
  const items = useMemo(() => paletteItems(catalog, hasTrigger), [catalog, hasTrigger]);
  const groups = useMemo(
    () => groupItems(searchPalette(items, search), recent, search !== ''),
    [items, search, recent],
  );
  const pick = (item: PaletteItem): void => {
    setRecent((before) => [item.key, ...before.filter((key) => key !== item.key)].slice(0, 5));
    openPalette(store, undefined);
    addStep(store, item, aim);
  };
  return { groups, pick, close: () => openPalette(store, undefined) };
}

/** Everything that can be added, found by typing: Enter or a click adds, dragging puts it where it is let go. */
export function Palette({ aim }: { readonly aim: PaletteAim }) {
  const [search, setSearch] = useState('');
  const [chosen, setChosen] = useState(0);
  const { groups, pick, close } = usePalette(search, aim);
  const field = useRef<HTMLInputElement>(null);
  useEffect(() => field.current?.focus(), []);
  const flat = groups.flatMap((group) => group.items);
  const press = (event: KeyboardEvent): void => {
    const item = flat[chosen];
    if (event.key === 'ArrowDown') setChosen(Math.min(chosen + 1, flat.length - 1));
    else if (event.key === 'ArrowUp') setChosen(Math.max(chosen - 1, 0));
    else if (event.key === 'Enter' && item) pick(item);
    else if (event.key === 'Escape') close();
    else return;
    event.preventDefault();
  };
  return (
    <section className={styles['palette']} aria-label="Add a step">
      <div className={styles['paletteHead']}>
        <TextInput
          ref={field}
          flex={1}
          aria-label="Search steps"
          placeholder="Search steps and actions"
          leftSection={<IconSearch size={16} aria-hidden />}
          value={search}
          onKeyDown={press}
          onChange={(event) => {
            setSearch(event.currentTarget.value);
            setChosen(0);
          }}
        />
        <ActionIcon variant="subtle" color="gray" aria-label="Close the list of steps" onClick={close}>
          <IconX size={16} aria-hidden />
        </ActionIcon>
      </div>
      <Text size="xs" c="dimmed" px={14} pb={6}>
        {hints[aim.to]}
      </Text>
      <ScrollArea flex={1} type="auto" scrollbarSize={8}>
        {groups.map((group) => (
          <PaletteGroup key={group.title} group={group} chosen={flat[chosen]} onPick={pick} />
        ))}
        {flat.length === 0 && (
          <p className={styles['nothing']}>
            Nothing is called “{search}”. Try the name of a system, such as Okta, or of what should happen.
          </p>
        )}
      </ScrollArea>
    </section>
  );
}

interface GroupProps {
  readonly group: Group;
  readonly chosen: PaletteItem | undefined;
  readonly onPick: (item: PaletteItem) => void;
}

function PaletteGroup({ group, chosen, onPick }: GroupProps) {
  return (
    <fieldset className={styles['paletteGroup']} aria-label={group.title}>
      <h3>{group.title}</h3>
      {group.items.map((item) => (
        <PaletteButton key={item.key} item={item} chosen={item === chosen} onPick={onPick} />
      ))}
    </fieldset>
  );
}

interface ButtonProps {
  readonly item: PaletteItem;
  readonly chosen: boolean;
  readonly onPick: (item: PaletteItem) => void;
}

function PaletteButton({ item, chosen, onPick }: ButtonProps) {
  return (
    <button
      type="button"
      draggable
      className={styles['paletteItem']}
      data-chosen={chosen || undefined}
      title={item.description}
      ref={chosen ? (element) => element?.scrollIntoView?.({ block: 'nearest' }) : undefined}
      onClick={() => onPick(item)}
      onDragStart={(event) => {
        event.dataTransfer.setData(PALETTE_DRAG, item.key);
        event.dataTransfer.effectAllowed = 'copy';
      }}
    >
      <span className={styles['paletteIcon']} style={{ background: item.color }}>
        <NodeIcon name={item.icon} size={16} />
      </span>
      <span className={styles['paletteWords']}>
        <strong>{item.title}</strong>
        <span>{item.description}</span>
      </span>
    </button>
  );
}
