import type { Fields, Json, JsonObject } from '@joinery/core';
import { asObject, asText, defineTrigger, objectsOf, type SourceEvent, type Trigger } from '@joinery/connector-kit';

const person = (name: string, title: string) =>
  ({
    name,
    type: 'object',
    title,
    fields: [
      { name: 'id', type: 'text', title: 'Okta id' },
      { name: 'login', type: 'text', title: 'Login' },
      { name: 'displayName', type: 'text', title: 'Display name' },
    ],
  }) as const;

const group = {
  name: 'group',
  type: 'object',
  title: 'Group',
  fields: [
    { name: 'id', type: 'text', title: 'Okta id' },
    { name: 'name', type: 'text', title: 'Name' },
  ],
} as const;

const common = [
  person('actor', 'Who did it'),
  { name: 'eventId', type: 'text', title: 'Event id' },
  { name: 'eventType', type: 'text', title: 'Event type' },
  { name: 'at', type: 'date', title: 'When' },
  { name: 'message', type: 'text', title: 'Okta’s message' },
] as const satisfies Fields;

const groupInput = {
  name: 'group',
  type: 'text',
  title: 'Group',
  help: 'Name or Okta id of the group. Leave it empty to listen to every group.',
  lookup: 'groups',
} as const;

interface LogTriggerDefinition {
  readonly name: string;
  readonly title: string;
  readonly description: string;
  readonly eventType: string;
  readonly ofGroup: boolean;
}

/** A trigger on one event type of Okta's System Log, the same whether the event was pushed or polled. */
export function defineLogTrigger({ name, title, description, eventType, ofGroup }: LogTriggerDefinition): Trigger {
  return defineTrigger({
    name,
    title,
    description,
    input: ofGroup ? [groupInput] : [],
    output: [person('user', 'User'), ...(ofGroup ? [group] : []), ...common],
    permissions: ['okta.logs.read', 'okta.eventHooks.manage (to register the event hook)'],
    match: (raw, input) => {
      const event = readLogEvent(raw);
      if (event === undefined || event.eventType !== eventType || event.failed) return null;
      if (ofGroup && !isGroup(event.output.group, asText(input.group))) return null;
      const { group: ofEvent, ...rest } = event.output;
      return { id: event.id, at: event.at, output: ofGroup ? { ...rest, group: ofEvent } : rest };
    },
  });
}

function isGroup(found: { readonly id: string | null; readonly name: string | null }, wanted: string | null): boolean {
  const text = wanted?.trim() ?? '';
  return text === '' || found.id === text || found.name === text;
}

/** Okta's System Log entry as our triggers put it out; undefined if it is none. */
function readLogEvent(raw: Json) {
  const body = asObject(raw);
  const [id, at, eventType] = [asText(body.uuid), asText(body.published), asText(body.eventType)];
  if (id === null || at === null || eventType === null) return undefined;
  const targets = objectsOf(body.target);
  const target = (type: string) => asObject(targets.find((item) => item.type === type));
  const place = target('UserGroup');
  const output = {
    user: toPerson(target('User')),
    group: { id: asText(place.id), name: asText(place.displayName) },
    actor: toPerson(asObject(body.actor)),
    eventId: id,
    eventType,
    at,
    message: asText(body.displayMessage),
  };
  return { id, at, eventType, failed: asObject(body.outcome).result === 'FAILURE', output } satisfies {
    output: JsonObject;
  } & Omit<SourceEvent, 'output'> &
    JsonObject;
}

function toPerson(entry: JsonObject) {
  return { id: asText(entry.id), login: asText(entry.alternateId), displayName: asText(entry.displayName) };
}
