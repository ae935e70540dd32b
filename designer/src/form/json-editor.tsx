import { json } from '@codemirror/lang-json';
import { useComputedColorScheme } from '@mantine/core';
import CodeMirror, { EditorView } from '@uiw/react-codemirror';
import { useMemo } from 'react';

interface Props {
  readonly label: string;
  readonly text: string;
  readonly height: string;
  readonly readOnly?: boolean;
  readonly onChange?: (text: string) => void;
}

/** CodeMirror for JSON; loaded only where it is shown. */
export function JsonEditor({ label, text, height, readOnly = false, onChange }: Props) {
  const scheme = useComputedColorScheme('light');
  const extensions = useMemo(
    () => [json(), EditorView.lineWrapping, EditorView.contentAttributes.of({ 'aria-label': label })],
    [label],
  );
  return (
    <CodeMirror
      value={text}
      height={height}
      theme={scheme}
      readOnly={readOnly}
      extensions={extensions}
      basicSetup={{ foldGutter: false, highlightActiveLine: false }}
      {...(onChange ? { onChange } : {})}
      style={{
        fontSize: 12.5,
        border: '1px solid var(--mantine-color-default-border)',
        borderRadius: 8,
        overflow: 'hidden',
      }}
    />
  );
}
