import { parseFields } from '../fields/parse-fields.ts';
import { FlowError } from '../flow-error.ts';
import { migrateFlow } from '../migrate/migrate-flow.ts';
import {
  FLOW_FORMAT,
  type Flow,
  type FlowEdge,
  type FlowNode,
  type FlowNote,
  type FlowSettings,
  nodeKinds,
  type Position,
  type RetryPolicy,
} from '../model/flow.ts';
import type { JsonObject } from '../model/json.ts';
import { limits } from '../model/limits.ts';
import type { Problem } from '../model/problem.ts';
import { type Reader, readerAt } from './reader.ts';

export type ParsedFlow =
  | { readonly ok: true; readonly flow: Flow }
  | { readonly ok: false; readonly problems: readonly Problem[] };

const nameLength = 100;
const farthest = 1e7;
const colors = ['yellow', 'blue', 'green', 'red', 'gray'] as const;

/**
 * Reads an untrusted document as a flow of today's format, by structure only: whether the flow makes sense is for
 * validateFlow. The flow shares nothing with the document.
 */
export function parseFlow(value: unknown): ParsedFlow {
  try {
    return { ok: true, flow: readFlow(migrateFlow(value), readerAt('')) };
  } catch (error) {
    if (!(error instanceof FlowError)) throw error;
    return {
      ok: false,
      problems: [{ code: error.code, message: error.message, pointer: error.pointer ?? '', severity: 'error' }],
    };
  }
}

function readFlow(value: unknown, reader: Reader): Flow {
  return reader.object<Flow>(
    value,
    {
      format: () => FLOW_FORMAT,
      nodes: (item, at) => at.list(item, limits.nodesPerFlow, readNode),
      edges: (item, at) => at.list(item, limits.nodesPerFlow * 4, readEdge),
      inputs: parseFields,
      outputs: parseFields,
      notes: (item, at) => at.list(item, limits.nodesPerFlow, readNote),
      settings: readSettings,
    },
    ['format', 'nodes', 'edges', 'inputs', 'outputs', 'notes', 'settings'],
  );
}

function readNode(value: unknown, reader: Reader): FlowNode {
  return reader.object<FlowNode>(
    value,
    {
      id: readName,
      kind: (item, at) => at.oneOf(item, nodeKinds),
      title: (item, at) => at.text(item, 200),
      config: readConfig,
      position: readPosition,
      size: readSize,
      parent: readName,
      retry: readRetry,
      timeout: (item, at) => at.number(item),
      disabled: (item, at) => at.boolean(item),
    },
    ['id', 'kind', 'config', 'position'],
  );
}

function readConfig(value: unknown, reader: Reader): JsonObject {
  const config = reader.json(value);
  const fits = typeof config === 'object' && config !== null && !Array.isArray(config);
  return fits ? (config as JsonObject) : reader.refuse('A node’s config must be an object.');
}

function readName(value: unknown, reader: Reader): string {
  const name = reader.text(value, nameLength);
  return name === '' ? reader.refuse('A name may not be empty.') : name;
}

function readEdge(value: unknown, reader: Reader): FlowEdge {
  const keys = {
    id: (item: unknown, at: Reader) => at.text(item, 3 * nameLength),
    source: readName,
    sourceHandle: readName,
    target: readName,
  };
  return reader.object<FlowEdge>(value, keys, ['id', 'source', 'sourceHandle', 'target']);
}

function readNote(value: unknown, reader: Reader): FlowNote {
  return reader.object<FlowNote>(
    value,
    {
      id: readName,
      text: (item, at) => at.text(item, 20_000),
      position: readPosition,
      size: readSize,
      color: (item, at) => at.oneOf(item, colors),
    },
    ['id', 'text', 'position'],
  );
}

function readPosition(value: unknown, reader: Reader): Position {
  const coordinate = (item: unknown, at: Reader) => at.number(item, -farthest, farthest);
  return reader.object<Position>(value, { x: coordinate, y: coordinate }, ['x', 'y']);
}

function readSize(value: unknown, reader: Reader): { readonly width: number; readonly height: number } {
  const length = (item: unknown, at: Reader) => at.number(item, 1, farthest);
  return reader.object<{ width: number; height: number }>(value, { width: length, height: length }, [
    'width',
    'height',
  ]);
}

function readRetry(value: unknown, reader: Reader): RetryPolicy {
  return reader.object<RetryPolicy>(
    value,
    {
      attempts: (item, at) => at.number(item),
      delay: (item, at) => at.number(item),
      backoff: (item, at) => at.oneOf(item, ['fixed', 'exponential']),
      maxDelay: (item, at) => at.number(item),
    },
    ['attempts', 'delay', 'backoff'],
  );
}

function readSettings(value: unknown, reader: Reader): FlowSettings {
  return reader.object<FlowSettings>(
    value,
    {
      timezone: (item, at) => at.text(item, nameLength),
      maxSteps: (item, at) => at.number(item, 1, limits.stepsPerRunAtMost),
      maxAge: (item, at) => at.number(item, 1),
      maxRunsPerMinute: readRunsPerMinute,
      latePolicy: (item, at) => (item === 'off' ? item : at.number(item, 60, limits.delayYears * 366 * 86_400)),
    },
    [],
  );
}

function readRunsPerMinute(value: unknown, reader: Reader): number {
  const runs = reader.number(value, 1, limits.runsPerMinuteAtMost);
  return Number.isInteger(runs) ? runs : reader.refuse('The runs of a flow a minute must be a whole number.');
}
