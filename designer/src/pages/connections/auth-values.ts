import type { Fields, Json, JsonObject } from '@joinery/core';

type Plain = string | number | boolean;

const isPlain = (value: Json | undefined): value is Plain =>
  typeof value === 'string' || typeof value === 'number' || typeof value === 'boolean';

/** A filled-in auth form in the two parts that the server keeps apart: settings, and secrets that were written. */
export function splitAuth(
  auth: Fields,
  values: JsonObject,
): { settings: Record<string, Plain>; secrets: Record<string, string> } {
  const settings: Record<string, Plain> = {};
  const secrets: Record<string, string> = {};
  for (const { name, type } of auth) {
    const value = values[name];
    if (type === 'secret') {
      if (typeof value === 'string' && value !== '') secrets[name] = value;
    } else if (isPlain(value)) settings[name] = value;
  }
  return { settings, secrets };
}

/** The values that a new connection's form begins with. */
export function firstAuth(auth: Fields): JsonObject {
  return Object.fromEntries(
    auth.flatMap((field) => (field.default === undefined ? [] : [[field.name, field.default]])),
  );
}

/** The form of a stored connection: a secret that is kept need not be written again. */
export function storedAuth(auth: Fields, stored: readonly string[]): Fields {
  return auth.map((field) =>
    field.type === 'secret' && stored.includes(field.name)
      ? { ...field, required: false, placeholder: 'Stored. Write a new one to replace it.' }
      : field,
  );
}

/** A name for flows to refer to, free among those taken: `okta`, `okta2`, … */
export function freeName(connector: string, taken: readonly string[]): string {
  const base = connector.replaceAll(/[^A-Za-z0-9_-]/g, '');
  let name = base;
  for (let number = 2; taken.includes(name); number++) name = `${base}${number}`;
  return name;
}
