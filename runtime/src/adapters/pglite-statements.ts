import { type messages, type PGlite, protocol } from '@electric-sql/pglite';
import type { WireResult, WireValue } from './pglite-messages.ts';

interface Prepared {
  readonly name: string;
  readonly names: readonly string[];
  readonly types: readonly number[];
}
/** Statements kept prepared; the one unused for longest goes first. */
const KEPT = 400;
const { serialize } = protocol;
// A plan whose tables changed since (0A000), or one the server has forgotten (26000).
const stale = new Set(['0A000', '26000']);

/** Runs statements on one session, those with parameters prepared once and then sent in a single message. */
export function openStatements(database: PGlite) {
  const prepared = new Map<string, Prepared>();
  let made = 0;

  const send = async (...parts: readonly Uint8Array[]) =>
    (await database.execProtocol(Buffer.concat(parts), { syncToFs: false })).messages;

  async function prepare(text: string): Promise<Prepared> {
    const name = `s${++made}`;
    const answer = await send(
      serialize.parse({ name, text }),
      serialize.describe({ type: 'S', name }),
      serialize.sync(),
    );
    const statement = { name, ...describeFields(answer) };
    prepared.set(text, statement);
    if (prepared.size > KEPT) await forgetOldest();
    return statement;
  }

  async function forgetOldest(): Promise<void> {
    const [text, oldest] = prepared.entries().next().value as [string, Prepared];
    prepared.delete(text);
    await send(serialize.close({ type: 'S', name: oldest.name }), serialize.sync());
  }

  function recall(text: string): Prepared | undefined {
    const known = prepared.get(text);
    if (!known) return undefined;
    prepared.delete(text);
    prepared.set(text, known);
    return known;
  }

  async function execute(statement: Prepared, values: readonly WireValue[]): Promise<WireResult> {
    const bind = serialize.bind({
      statement: statement.name,
      values: [...values] as (string | ArrayBufferView | null)[],
    });
    const answer = await send(bind, serialize.execute({}), serialize.sync());
    return { names: statement.names, types: statement.types, ...lastResult(answer) };
  }

  async function runPrepared(text: string, values: readonly WireValue[]): Promise<WireResult> {
    const known = recall(text);
    if (!known) return execute(await prepare(text), values);
    try {
      return await execute(known, values);
    } catch (error) {
      if (!stale.has(codeOf(error)) || database.isInTransaction()) throw error;
      prepared.delete(text);
      return execute(await prepare(text), values);
    }
  }

  /** Several statements in one text; the answer is the last one's. */
  async function runPlain(text: string): Promise<WireResult> {
    if (/^\s*(create|alter|drop)\b/i.test(text)) prepared.clear();
    const answer = await send(serialize.query(text));
    return { ...describeFields(answer), ...lastResult(answer) };
  }

  return {
    run: (text: string, values: readonly WireValue[]) =>
      values.length > 0 ? runPrepared(text, values) : runPlain(text),
  };
}

type Message = Awaited<ReturnType<PGlite['execProtocol']>>['messages'][number];
const isRowDescription = (message: Message): message is messages.RowDescriptionMessage =>
  message.name === 'rowDescription';
const isDataRow = (message: Message): message is messages.DataRowMessage => message.name === 'dataRow';
const isComplete = (message: Message): message is messages.CommandCompleteMessage => message.name === 'commandComplete';

function describeFields(answer: readonly Message[]): Pick<WireResult, 'names' | 'types'> {
  const fields = answer.findLast(isRowDescription)?.fields ?? [];
  return { names: fields.map((field) => field.name), types: fields.map((field) => field.dataTypeID) };
}

function lastResult(answer: readonly Message[]): Pick<WireResult, 'rows' | 'command' | 'rowCount'> {
  const ends = answer.flatMap((message, at) => (isComplete(message) ? [at] : []));
  const from = (ends.at(-2) ?? -1) + 1;
  const rows = answer.slice(from).flatMap((message) => (isDataRow(message) ? [message.fields] : []));
  const words = answer.findLast(isComplete)?.text.split(' ') ?? [''];
  const count = Number(words.at(-1));
  return { rows, command: words[0] ?? '', rowCount: words.length > 1 && Number.isInteger(count) ? count : null };
}

function codeOf(error: unknown): string {
  return error instanceof Error && 'code' in error && typeof error.code === 'string' ? error.code : '';
}
