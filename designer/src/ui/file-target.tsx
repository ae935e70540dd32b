import { type DragEvent, type ReactNode, useRef, useState } from 'react';
import styles from './file-target.module.css';

interface FileTargetProps {
  /** Told while a file hovers, such as “Drop to import into Leavers”; a small target says all by its frame. */
  readonly hint?: string;
  readonly onFile: (file: File) => void;
  readonly disabled?: boolean;
  /** Takes the whole height, so that a file may be dropped anywhere on the page. */
  readonly fill?: boolean;
  readonly children: ReactNode;
}

const carriesFiles = (event: DragEvent) => event.dataTransfer.types.includes('Files');

/** A part of the page that takes a dropped file. One inside another takes it for itself. */
export function FileTarget({ hint, onFile, disabled = false, fill = false, children }: FileTargetProps) {
  const depth = useRef(0);
  const [over, setOver] = useState(false);
  const move = (step: number) => (event: DragEvent) => {
    if (disabled || !carriesFiles(event)) return;
    event.preventDefault();
    depth.current += step;
    setOver(depth.current > 0);
  };
  const drop = (event: DragEvent) => {
    depth.current = 0;
    setOver(false);
    if (disabled || event.isDefaultPrevented()) return;
    event.preventDefault();
    const file = event.dataTransfer.files[0];
    if (file !== undefined) onFile(file);
  };
  return (
    <div
      className={styles.target}
      data-over={over || undefined}
      data-fill={fill || undefined}
      onDragEnter={move(1)}
      onDragLeave={move(-1)}
      onDragOver={(event) => {
        if (!disabled && carriesFiles(event)) event.preventDefault();
      }}
      onDrop={drop}
    >
      {children}
      {over && hint !== undefined && <div className={styles.hint}>{hint}</div>}
    </div>
  );
}
