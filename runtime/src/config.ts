import path from 'node:path';
import { z } from 'zod';
import { StartError } from './start-error.ts';

const port = z.coerce.number().int().min(0).max(65_535);
const onOff = z.enum(['on', 'off']);

const environment = z.object({
  PORT: port.default(7070),
  HOST: z.string().default('127.0.0.1'),
  JOINERY_URL: z.url().optional(),
  JOINERY_DATA: z.string().default('.joinery'),
  JOINERY_KEY: z.string().optional(),
  JOINERY_SETUP_CODE: z.string().min(8).optional(),
  JOINERY_SANDBOX: onOff.optional(),
  JOINERY_ALLOWED_HOSTS: z.string().default(''),
  JOINERY_CONCURRENCY: z.coerce.number().int().min(1).max(500).default(50),
  JOINERY_EVALUATORS: z.coerce.number().int().min(1).max(32).default(2),
  JOINERY_POLL_SECONDS: z.coerce.number().min(1).max(3600).default(15),
  DATABASE_URL: z.string().optional(),
  REDIS_URL: z.string().optional(),
  LOG_LEVEL: z.enum(['fatal', 'error', 'warn', 'info', 'debug', 'trace', 'silent']).default('info'),
});

/** Which half of the product a process runs: it takes requests, it drives runs, or both. */
export const processRoles = ['all', 'api', 'worker'] as const;
export type ProcessRole = (typeof processRoles)[number];

export interface Config {
  readonly role: ProcessRole;
  readonly host: string;
  readonly port: number;
  /** Address that browsers and vendors use, without a trailing slash; follows host and port if absent. */
  readonly publicUrl: string | undefined;
  readonly dataDir: string;
  readonly key: string | undefined;
  readonly setupCode: string | undefined;
  readonly sandbox: boolean;
  readonly allowedHosts: readonly string[];
  readonly concurrency: number;
  readonly evaluators: number;
  readonly pollMs: number;
  readonly databaseUrl: string | undefined;
  readonly redisUrl: string | undefined;
  readonly logLevel: string;
}

/** Reads the environment once; throws StartError naming each variable that does not fit. */
export function readConfig(env: Readonly<Record<string, string | undefined>>, overrides: Partial<Config> = {}): Config {
  const given = Object.fromEntries(Object.entries(env).filter(([, value]) => value !== ''));
  const read = environment.safeParse(given);
  if (!read.success) throw new StartError(read.error.issues.map((issue) => `${issue.path.join('.')}: ${issue.message}`).join('; '));
  const values = read.data;
  const embedded = values.DATABASE_URL === undefined;
  return {
    role: 'all',
    host: values.HOST,
    port: values.PORT,
    publicUrl: values.JOINERY_URL?.replace(/\/+$/, ''),
    dataDir: path.resolve(values.JOINERY_DATA),
    key: values.JOINERY_KEY,
    setupCode: values.JOINERY_SETUP_CODE,
    sandbox: (values.JOINERY_SANDBOX ?? (embedded ? 'on' : 'off')) === 'on',
    allowedHosts: values.JOINERY_ALLOWED_HOSTS.split(',').flatMap((host) => host.trim() || []),
    concurrency: values.JOINERY_CONCURRENCY,
    evaluators: values.JOINERY_EVALUATORS,
    pollMs: values.JOINERY_POLL_SECONDS * 1_000,
    databaseUrl: values.DATABASE_URL,
    redisUrl: values.REDIS_URL,
    logLevel: values.LOG_LEVEL,
    ...overrides,
  };
}
