import { checkValues, coerceValues, type ConnectorCard, type Field, type Problem } from '@joinery/core';
import type { ConnectionRow, Sealed, Secrets } from '../ports.ts';
import { ApiError } from './api-error.ts';
import type { ApiParts } from './api-parts.ts';

type Settings = ConnectionRow['settings'];

/** Settings that decide where a secret goes and who can read it on its way. */
const placeNames = /url|host|port|tenant|address|domain|security/i;

export function cardOf(parts: Pick<ApiParts, 'catalog'>, connector: string): ConnectorCard {
  const card = parts.catalog.connectors.find(({ name }) => name === connector);
  if (card) return card;
  throw new ApiError(
    422,
    'connection.unknown_connector',
    `There is no connector "${connector}"; choose one of the catalog.`,
  );
}

/** Settings as the connector's fields want them, or 422 with each field that does not fit. */
export function readSettings(card: ConnectorCard, given: Settings): Settings {
  const fields = card.auth.filter(({ type }) => type !== 'secret');
  const filled = Object.fromEntries(Object.entries(given).filter(([, value]) => value !== ''));
  const settings = coerceValues(fields, filled);
  const faults = checkValues(fields, settings, '/settings');
  if (faults.length > 0) throw badSettings(faults.map((fault) => ({ ...fault, severity: 'error' })));
  return settings as Settings;
}

/** Secrets sealed for this connection; empty ones are as if not given. */
export function sealSecrets(
  secrets: Secrets,
  card: ConnectorCard,
  given: Readonly<Record<string, string>>,
  place: { readonly organization: string; readonly connection: string },
): Readonly<Record<string, Sealed>> {
  const names = new Set(secretFields(card).map(({ name }) => name));
  const unknown = Object.keys(given).find((name) => !names.has(name));
  if (unknown !== undefined)
    throw badSettings([
      problem(`/secrets/${unknown}`, `${card.title} has no secret "${unknown}"; leave it out.`, 'value.unknown_field'),
    ]);
  const filled = Object.entries(given).filter(([, text]) => text !== '');
  return Object.fromEntries(filled.map(([field, text]) => [field, secrets.seal(text, { ...place, field })]));
}

/** Throws 422 if a secret that the connector cannot do without is missing. */
export function requireSecrets(card: ConnectorCard, secrets: Readonly<Record<string, Sealed>>, moved = false): void {
  const missing = secretFields(card).filter(({ name, required }) => required === true && !(name in secrets));
  if (missing.length === 0) return;
  const why = moved ? ', since the connection now leads to another place' : '';
  throw badSettings(
    missing.map((field) =>
      problem(`/secrets/${field.name}`, `Fill in "${field.title ?? field.name}"${why}.`, 'value.missing'),
    ),
  );
}

/** Whether secrets would now go to another place than the one they were given for. */
export function leadsElsewhere(card: ConnectorCard, before: Settings, after: Settings): boolean {
  return card.auth.some(
    ({ name, type, format }) =>
      type !== 'secret' && (format === 'url' || placeNames.test(name)) && (before[name] ?? '') !== (after[name] ?? ''),
  );
}

function secretFields(card: ConnectorCard): readonly Field[] {
  return card.auth.filter(({ type }) => type === 'secret');
}

function problem(pointer: string, message: string, code: string): Problem {
  return { code, message, pointer, severity: 'error' };
}

function badSettings(problems: readonly Problem[]): ApiError {
  return new ApiError(422, 'connection.bad_settings', problems[0]?.message ?? 'The settings do not fit.', { problems });
}
