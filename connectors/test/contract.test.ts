import { connectorErrorReasons, toCard } from '@joinery/connector-kit';
import type { Field } from '@joinery/core';
import { describe, expect, it } from 'vitest';
import { connectors } from '../index.ts';

const flatten = (fields: readonly Field[]): readonly Field[] =>
  fields.flatMap((field) => [
    field,
    ...flatten(field.fields ?? []),
    ...flatten(field.of === undefined ? [] : [field.of]),
  ]);

describe('every connector', () => {
  it('has a name of its own', () => {
    const names = connectors.map((connector) => connector.name);
    expect(new Set(names).size).toBe(names.length);
    expect(names).toContain('okta');
  });

  it.each(connectors.map((connector) => [connector.name, connector] as const))(
    '%s gives the catalog a card of plain data',
    (_, connector) => {
      const card = toCard(connector);
      expect(JSON.parse(JSON.stringify(card))).toEqual(card);
      expect(card.actions.length + card.triggers.length).toBeGreaterThan(0);
    },
  );

  it.each(connectors.map((connector) => [connector.name, connector] as const))(
    '%s marks each secret setting as a secret',
    (_, connector) => {
      for (const field of connector.auth) {
        expect(field.type === 'secret').toBe(/secret|token|password|headerValue/i.test(field.name));
      }
    },
  );
});

const actions = connectors.flatMap((connector) =>
  connector.actions.map((action) => [`${connector.name}.${action.name}`, action, connector] as const),
);

describe('every action', () => {
  it.each(actions)('%s says what repeating it does, and why', (_, action) => {
    expect(['A', 'B', 'C']).toContain(action.effect.class);
    expect(action.effect.reason).toMatch(/^[A-Z].{10,}\.$/s);
    expect(action.effect.probe !== undefined).toBe(action.effect.class === 'B');
    const harmless = action.effect.class === 'A' && !action.effect.destructive;
    expect(action.effect.changes || harmless).toBe(true);
  });

  it.each(actions)('%s takes something away if its name says so', (_, action) => {
    const says = /^(remove|disable|delete|suspend|deactivate|revoke|clear)/.test(action.name);
    expect(action.effect.destructive || !says).toBe(true);
  });

  it.each(actions)('%s names what it needs, takes and puts out', (_, action, connector) => {
    expect(action.description).toMatch(/\.$/);
    expect(action.output.length).toBeGreaterThan(0);
    const needsConnection = connector.auth.some((field) => field.required);
    expect(action.permissions.length > 0).toBe(needsConnection);
    const untitled = flatten([...action.input, ...action.output]).filter((field) => !field.title);
    expect(untitled.map((field) => field.name)).toEqual([]);
  });
});

describe('every trigger', () => {
  const triggers = connectors.flatMap((connector) =>
    connector.triggers.map((trigger) => [`${connector.name}.${trigger.name}`, trigger] as const),
  );

  it.each(triggers)('%s passes over events that are not its own', (_, trigger) => {
    expect(trigger.output.length).toBeGreaterThan(0);
    for (const raw of [
      null,
      'text',
      7,
      [],
      {},
      { uuid: 'e1' },
      { eventType: 'user.session.start', uuid: 'e1', published: '2026-01-01T00:00:00.000Z' },
    ]) {
      expect(trigger.match(raw, {})).toBeNull();
    }
  });
});

describe('the list of error codes', () => {
  it('has a meaning and a remedy for each reason', () => {
    for (const [reason, { meaning, remedy }] of Object.entries(connectorErrorReasons)) {
      expect(reason).toMatch(/^[a-z_]+$/);
      expect(meaning).toMatch(/\.$/);
      expect(remedy).toMatch(/\.$/);
    }
  });
});
