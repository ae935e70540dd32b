import { mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { pathToFileURL } from 'node:url';
import { expect } from 'vitest';

interface Finding {
  readonly line: number;
  readonly severity: string;
  readonly rule: string;
  readonly request: string;
  readonly message: string;
}

interface Validator {
  readonly findings: readonly Finding[];
  check(exchange: unknown, line: number): void;
}

interface ValidatorModule {
  readonly build: (options: {
    readonly graphBases: readonly string[];
    readonly oktaBases: readonly string[];
    readonly loginBases: readonly string[];
  }) => Validator;
}

export interface Recording {
  /** To be given to the sandbox. */
  readonly options: { readonly recordTo?: string };
  /** Fails the test when the sandbox gave an answer that the vendor could not have given. */
  check(): Promise<void>;
}

/** Tests send wrong requests on purpose, so only what the sandbox answered is held against it. */
const isAboutAnswers = ({ rule, severity }: Finding): boolean =>
  severity !== 'info' && /^(response|replay)\./.test(rule);

async function findFaults(folder: string, file: string): Promise<readonly Finding[]> {
  const exchanges = readFileSync(file, 'utf8')
    .split('\n')
    .filter((line) => line !== '')
    .map((line) => JSON.parse(line) as { readonly url: string });
  const origins = [...new Set(exchanges.map(({ url }) => new URL(url).origin))];
  const { build } = (await import(pathToFileURL(join(folder, 'validate.mjs')).href)) as ValidatorModule;
  const validator = build({
    graphBases: origins.map((origin) => `${origin}/v1.0`),
    oktaBases: origins,
    loginBases: origins,
  });
  exchanges.forEach((exchange, place) => validator.check(exchange, place + 1));
  return validator.findings.filter(isAboutAnswers);
}

/**
 * Records what a sandbox is asked and answers, and checks it against the vendors' own descriptions.
 * It does so where JOINERY_OPENAPI names a folder with them and their `validate.mjs`; elsewhere it does nothing.
 */
export function startRecording(): Recording {
  const descriptions = process.env['JOINERY_OPENAPI'];
  if (descriptions === undefined) return { options: {}, check: async () => {} };
  const folder = mkdtempSync(join(tmpdir(), 'exchanges-'));
  const recordTo = join(folder, 'exchanges.jsonl');
  return {
    options: { recordTo },
    check: async () => {
      const faults = await findFaults(descriptions, recordTo);
      rmSync(folder, { recursive: true });
      expect(faults).toEqual([]);
    },
  };
}
