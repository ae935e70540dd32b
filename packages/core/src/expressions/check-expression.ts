import { childrenOf, expressionLimits, parseExpression, tooLargeMessage, type Ast } from './ast.ts';
import { findMentions, type Mentions } from './find-mentions.ts';
import { parsePlain } from './parse-path.ts';

export type ExpressionCheck =
  | ({ readonly ok: true } & Mentions)
  /** `position` counts characters from the start of the expression. */
  | { readonly ok: false; readonly code: string; readonly message: string; readonly position: number };

/** Functions of JSONata that a flow may not use, and what to do instead. */
const forbiddenFunctions: ReadonlyMap<string, string> = new Map([
  ['eval', 'The function $eval is not allowed: write the expression itself.'],
]);

/** Checks the JSONata between `{{` and `}}` without running it, and says what it reads. */
export function checkExpression(source: string): ExpressionCheck {
  const plain = parsePlain(source);
  if (plain?.type === 'literal') return { ok: true, roots: [], paths: [] };
  if (plain) return { ok: true, roots: [plain.root], paths: [[plain.root, ...plain.keys]] };
  const parsed = parseExpression(source);
  if (!parsed.ok) return parsed;
  const fault = findFault(parsed.ast);
  if (fault) return { ok: false, ...fault };
  const { roots, paths } = findMentions(parsed.ast);
  return { ok: true, roots, paths };
}

interface Fault {
  readonly code: string;
  readonly message: string;
  readonly position: number;
}

function findFault(ast: Ast): Fault | undefined {
  const open: { node: Ast; depth: number }[] = [{ node: ast, depth: 1 }];
  let seen = 0;
  for (let next = open.pop(); next; next = open.pop()) {
    const { node, depth } = next;
    const position = typeof node['position'] === 'number' ? node['position'] : 0;
    seen += 1;
    if (depth > expressionLimits.depth || seen > expressionLimits.nodes)
      return { code: 'expression.too_large', message: tooLargeMessage, position };
    const forbidden = node.type === 'variable' ? forbiddenFunctions.get(String(node['value'])) : undefined;
    if (forbidden !== undefined) return { code: 'expression.forbidden', message: forbidden, position };
    for (const child of childrenOf(node)) open.push({ node: child, depth: depth + 1 });
  }
  return undefined;
}
