import { IconChevronDown, IconChevronRight } from '@tabler/icons-react';
import { useState } from 'react';
import { NodeIcon } from '../canvas/node-icon.tsx';
import styles from './form.module.css';
import type { ScopeValue } from './scope-values.ts';
import { typeWords } from './type-words.ts';

interface TreeProps {
  readonly values: readonly ScopeValue[];
  readonly onPick?: (value: ScopeValue) => void;
  readonly expanded?: boolean;
  readonly depth?: number;
}

/** Values and what is inside them. A click inserts one. */
export function ValueTree({ values, onPick, expanded = false, depth = 0 }: TreeProps) {
  if (values.length === 0) return depth === 0 ? <p className={styles['nothing']}>No value fits.</p> : null;
  return (
    <ul className={styles['tree']}>
      {values.map((value) => (
        <Branch key={value.path} value={value} expanded={expanded} depth={depth} {...(onPick ? { onPick } : {})} />
      ))}
    </ul>
  );
}

interface BranchProps {
  readonly value: ScopeValue;
  readonly onPick?: (value: ScopeValue) => void;
  readonly expanded: boolean;
  readonly depth: number;
}

function Branch({ value, onPick, expanded, depth }: BranchProps) {
  const [open, setOpen] = useState(depth > 0 || value.icon === undefined);
  const shown = expanded || open;
  const Chevron = shown ? IconChevronDown : IconChevronRight;
  return (
    <li>
      <div className={styles['branch']} style={{ paddingLeft: depth * 14 }}>
        {value.children.length > 0 ? (
          <button
            type="button"
            className={styles['fold']}
            aria-expanded={shown}
            aria-label={`Values of ${value.title}`}
            onClick={() => setOpen(!open)}
          >
            <Chevron size={13} aria-hidden />
          </button>
        ) : (
          <span className={styles['fold']} />
        )}
        <button
          type="button"
          className={styles['leaf']}
          title={value.path}
          disabled={!onPick}
          onClick={() => onPick?.(value)}
        >
          {value.icon && (
            <span className={styles['leafIcon']} style={{ background: value.color }}>
              <NodeIcon name={value.icon} size={12} />
            </span>
          )}
          <span>{value.title}</span>
          <code>{value.path.split('.').at(-1)}</code>
          <em>{typeWords[value.type]}</em>
        </button>
      </div>
      {shown && value.children.length > 0 && (
        <ValueTree values={value.children} expanded={expanded} depth={depth + 1} {...(onPick ? { onPick } : {})} />
      )}
    </li>
  );
}
