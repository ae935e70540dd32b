import { FlowError } from '../flow-error.ts';
import { FLOW_FORMAT } from '../model/flow.ts';

/** Brings a document of one format to the next. `from` is the format it reads. */
export interface Migration {
  readonly from: number;
  readonly migrate: (document: Readonly<Record<string, unknown>>) => Readonly<Record<string, unknown>>;
}

/** One file a migration in this folder, one line here, in order of `from`. */
export const migrations: readonly Migration[] = [];

/** Brings an untrusted document up to today's format. Its structure is checked afterwards, by parseFlow. */
export function migrateFlow(
  value: unknown,
  steps: readonly Migration[] = migrations,
  target: number = FLOW_FORMAT,
): unknown {
  if (typeof value !== 'object' || value === null || Array.isArray(value))
    throw new FlowError('flow.bad_shape', 'The document must be an object.', '');
  let document = value as Readonly<Record<string, unknown>>;
  let format = readFormat(document, target);
  while (format < target) {
    const step = steps.find(({ from }) => from === format);
    if (!step)
      throw new FlowError(
        'flow.unknown_format',
        `The flow has format ${format}, which can no longer be read.`,
        '/format',
      );
    format += 1;
    document = { ...step.migrate(document), format };
  }
  return document;
}

function readFormat(document: Readonly<Record<string, unknown>>, target: number): number {
  const format = Object.hasOwn(document, 'format') ? document['format'] : undefined;
  if (typeof format !== 'number' || !Number.isInteger(format) || format < 1) {
    throw new FlowError(
      'flow.unknown_format',
      `The document does not say which flow format it has; “format” must be a whole number up to ${target}.`,
      '/format',
    );
  }
  if (format > target)
    throw new FlowError(
      'flow.newer_format',
      `The flow has format ${format}, but this version of Joinery reads up to ${target}: update Joinery first.`,
      '/format',
    );
  return format;
}
