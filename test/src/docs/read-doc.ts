import { readFileSync } from 'node:fs';
import { fileURLToPath } from 'node:url';

/** Path of a file of this repository. */
export const repositoryFile = (name: string): string => fileURLToPath(new URL(`../../../${name}`, import.meta.url));

export const readDoc = (name: string): string => readFileSync(repositoryFile(`docs/${name}`), 'utf8');

export interface CodeBlock {
  /** What stands after the opening fence: `json flow`. */
  readonly info: string;
  readonly text: string;
  /** Line of the opening fence, from 1. */
  readonly line: number;
}

/** The fenced code blocks of a page, in order. */
export const codeBlocks = (page: string): readonly CodeBlock[] => {
  const blocks: CodeBlock[] = [];
  let open: { readonly info: string; readonly line: number; readonly lines: string[] } | undefined;
  for (const [index, line] of page.split('\n').entries()) {
    if (open === undefined && line.startsWith('```')) open = { info: line.slice(3).trim(), line: index + 1, lines: [] };
    else if (open !== undefined && line === '```') {
      blocks.push({ info: open.info, line: open.line, text: open.lines.join('\n') });
      open = undefined;
    } else open?.lines.push(line);
  }
  return blocks;
};

/** The cells of each row of the tables below a heading, without the headers. */
export const tableRows = (page: string, heading: string): readonly (readonly string[])[] => {
  const lines = page.split('\n');
  const start = lines.indexOf(heading);
  if (start < 0) throw new Error(`The page has no heading "${heading}".`);
  const level = heading.replace(/ .*$/, '').length;
  const rest = lines.slice(start + 1);
  const end = rest.findIndex((line) => /^#+ /.test(line) && line.replace(/ .*$/, '').length <= level);
  const section = end < 0 ? rest : rest.slice(0, end);
  return section.flatMap((line, index) => {
    const isHead = /^\|[-| :]+\|$/.test(section[index + 1] ?? '') || /^\|[-| :]+\|$/.test(line);
    return line.startsWith('|') && !isHead
      ? [
          line
            .slice(1, -1)
            .split(' | ')
            .map((cell) => cell.trim()),
        ]
      : [];
  });
};
