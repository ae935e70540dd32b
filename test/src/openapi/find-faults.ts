import { cp, mkdir, readFile } from 'node:fs/promises';
import path from 'node:path';
import { fileURLToPath, pathToFileURL } from 'node:url';

interface Finding {
  readonly line: number;
  readonly severity: 'error' | 'warning' | 'info';
  readonly rule: string;
  readonly request: string;
  readonly message: string;
}
interface Validator {
  readonly findings: readonly Finding[];
  readonly total: number;
  readonly matched: number;
  readonly apis: readonly { readonly kind: string; readonly hit: ReadonlyMap<string, number> }[];
  readonly check: (exchange: unknown, line: number) => void;
}
interface Bases {
  readonly graphBases: readonly string[];
  readonly oktaBases: readonly string[];
  readonly loginBases: readonly string[];
}
export interface Judged {
  readonly total: number;
  readonly matched: number;
  /** Operations of the descriptions that were called, such as `okta get /api/v1/users/{id}`. */
  readonly operations: readonly string[];
  /** Errors and warnings, one line each; what is merely worth a note is left out. */
  readonly faults: readonly string[];
}

// In the project, so that the validator finds its packages from there.
const workplace = fileURLToPath(new URL('../../results/openapi/', import.meta.url));

/** Holds recorded exchanges against the vendors' own descriptions in `folder`. */
export async function findFaults(folder: string, recording: string, bases: Bases): Promise<Judged> {
  await mkdir(workplace, { recursive: true });
  for (const file of ['validate.mjs', 'graph-subset.json', 'okta-subset.json'])
    await cp(path.join(folder, file), path.join(workplace, file), { force: true });
  const { build } = (await import(pathToFileURL(path.join(workplace, 'validate.mjs')).href)) as {
    readonly build: (bases: Bases) => Validator;
  };
  const validator = build(bases);
  const lines = (await readFile(recording, 'utf8')).split('\n');
  lines.forEach((line, at) => {
    if (line !== '') validator.check(JSON.parse(line), at + 1);
  });
  const faults = validator.findings
    .filter(({ severity }) => severity !== 'info')
    .map(({ severity, rule, request, message }) => `${severity} ${rule} ${request}: ${message}`);
  const operations = validator.apis.flatMap(({ kind, hit }) =>
    [...hit.keys()].map((operation) => `${kind} ${operation}`),
  );
  return { total: validator.total, matched: validator.matched, operations, faults: [...new Set(faults)] };
}
