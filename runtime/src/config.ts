import path from 'node:path';
import { z } from 'zod';
import { StartError } from './start-error.ts';

const onOff = z.enum(['on', 'off']);
const wholeNumber = (min: number, max: number) => z.coerce.number().int().min(min).max(max);

const environment = z.object({
  PORT: wholeNumber(0, 65_535).default(7070),
  HOST: z.string().default('127.0.0.1'),
  JOINERY_HEALTH_PORT: wholeNumber(0, 65_535).optional(),
  JOINERY_URL: z.url({ protocol: /^https?$/ }).optional(),
  JOINERY_DATA: z.string().default('.joinery'),
  JOINERY_KEY: z.string().optional(),
  JOINERY_LOST_KEY: onOff.default('off'),
  JOINERY_SETUP_CODE: z.string().min(8).optional(),
  JOINERY_SANDBOX: onOff.optional(),
  JOINERY_ALLOWED_HOSTS: z.string().default(''),
  JOINERY_CONCURRENCY: wholeNumber(1, 2_000).default(200),
  JOINERY_EVALUATORS: wholeNumber(1, 32).default(2),
  JOINERY_PAYLOAD_MB: wholeNumber(16, 65_536).default(256),
  JOINERY_POLL_SECONDS: z.coerce.number().min(1).max(3600).default(15),
  JOINERY_RETENTION_DAYS: z.literal('0').transform(Number).or(wholeNumber(30, 36_500)).default(400),
  JOINERY_DRAIN_SECONDS: z.coerce.number().min(0).max(10).default(0),
  DATABASE_URL: z
    .string()
    .regex(/^postgres(ql)?:\/\/./)
    .optional(),
  REDIS_URL: z
    .string()
    .regex(/^rediss?:\/\/./)
    .optional(),
  LOG_LEVEL: z.enum(['fatal', 'error', 'warn', 'info', 'debug', 'trace', 'silent']).default('info'),
});
type Variable = keyof z.input<typeof environment>;

/** What would be right, where it is not obvious. */
const right: Readonly<Record<Variable, string>> = {
  PORT: 'a port from 0 to 65535',
  HOST: 'an address of this machine, such as 127.0.0.1',
  JOINERY_HEALTH_PORT: 'a port from 0 to 65535',
  JOINERY_URL: 'an address such as https://joinery.example.com',
  JOINERY_DATA: 'a folder',
  JOINERY_KEY: '32 bytes in base64',
  JOINERY_LOST_KEY: 'on or off',
  JOINERY_SETUP_CODE: 'at least 8 characters',
  JOINERY_SANDBOX: 'on or off',
  JOINERY_ALLOWED_HOSTS: 'hosts, separated by commas',
  JOINERY_CONCURRENCY: 'a whole number from 1 to 2000',
  JOINERY_EVALUATORS: 'a whole number from 1 to 32',
  JOINERY_PAYLOAD_MB: 'a whole number from 16 to 65536',
  JOINERY_POLL_SECONDS: 'a number from 1 to 3600',
  JOINERY_RETENTION_DAYS: 'a whole number from 30 to 36500, or 0 for ever',
  JOINERY_DRAIN_SECONDS: 'a number from 0 to 10',
  DATABASE_URL: 'an address such as postgres://user:password@host:5432/joinery',
  REDIS_URL: 'an address such as redis://host:6379',
  LOG_LEVEL: 'fatal, error, warn, info, debug, trace or silent',
};
/** May hold a password, so that they are never shown. */
const kept = new Set<Variable>(['JOINERY_KEY', 'JOINERY_SETUP_CODE', 'DATABASE_URL', 'REDIS_URL']);

/** Which half of the product a process runs: it takes requests, it drives runs, or both. */
export const processRoles = ['all', 'api', 'worker'] as const;
export type ProcessRole = (typeof processRoles)[number];

export interface Config {
  readonly role: ProcessRole;
  readonly host: string;
  readonly port: number;
  /** Where a worker tells its health; undefined, and in the other roles, it listens to nothing of its own for that. */
  readonly healthPort: number | undefined;
  /** Address that browsers and vendors use, without a trailing slash; follows host and port if absent. */
  readonly publicUrl: string | undefined;
  readonly dataDir: string;
  readonly key: string | undefined;
  /** Start although no secret opens with the key. */
  readonly lostKey: boolean;
  readonly setupCode: string | undefined;
  readonly sandbox: boolean;
  readonly allowedHosts: readonly string[];
  readonly concurrency: number;
  readonly evaluators: number;
  /** Of large values of runs that a process has in hand at once. */
  readonly payloadRoomBytes: number;
  readonly pollMs: number;
  /** Days for which runs that are over are kept; 0: for ever. */
  readonly retentionDays: number;
  /** How long a server that stops goes on answering after /readyz has said so. */
  readonly drainMs: number;
  readonly databaseUrl: string | undefined;
  readonly redisUrl: string | undefined;
  readonly logLevel: string;
}

/** Reads the environment once; throws StartError naming each variable that does not fit. */
export function readConfig(env: Readonly<Record<string, string | undefined>>, overrides: Partial<Config> = {}): Config {
  const given = Object.fromEntries(Object.entries(env).filter(([, value]) => value !== ''));
  const read = environment.safeParse(given);
  if (!read.success) throw new StartError(misfits(read.error, given));
  const values = read.data;
  const embedded = values.DATABASE_URL === undefined;
  return {
    role: 'all',
    host: values.HOST,
    port: values.PORT,
    healthPort: values.JOINERY_HEALTH_PORT,
    publicUrl: values.JOINERY_URL?.replace(/\/+$/, ''),
    dataDir: path.resolve(values.JOINERY_DATA),
    key: values.JOINERY_KEY,
    lostKey: values.JOINERY_LOST_KEY === 'on',
    setupCode: values.JOINERY_SETUP_CODE,
    sandbox: (values.JOINERY_SANDBOX ?? (embedded ? 'on' : 'off')) === 'on',
    allowedHosts: values.JOINERY_ALLOWED_HOSTS.split(',').flatMap((host) => host.trim() || []),
    concurrency: values.JOINERY_CONCURRENCY,
    evaluators: values.JOINERY_EVALUATORS,
    payloadRoomBytes: values.JOINERY_PAYLOAD_MB * 1_000_000,
    pollMs: values.JOINERY_POLL_SECONDS * 1_000,
    retentionDays: values.JOINERY_RETENTION_DAYS,
    drainMs: values.JOINERY_DRAIN_SECONDS * 1_000,
    databaseUrl: values.DATABASE_URL,
    redisUrl: values.REDIS_URL,
    logLevel: values.LOG_LEVEL,
    ...overrides,
  };
}

function misfits(error: z.ZodError, given: Readonly<Record<string, string | undefined>>): string {
  const variables = new Set(error.issues.map(({ path: [variable] }) => variable as Variable));
  return [...variables]
    .map(
      (variable) =>
        `${variable} is ${kept.has(variable) ? 'not' : `"${given[variable] ?? ''}", not`} ${right[variable]}.`,
    )
    .join(' ');
}
