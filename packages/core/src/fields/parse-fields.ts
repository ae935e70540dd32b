import { type Choice, type Field, type Fields, type FieldType, fieldTypes } from '../model/field.ts';
import type { Json } from '../model/json.ts';
import type { Reader } from '../validate/reader.ts';

const formats = ['long', 'html', 'email', 'url', 'timezone', 'cron', 'expression'] as const;
const deepest = 8;

/** Reads fields from an untrusted document. */
export function parseFields(value: unknown, reader: Reader): Fields {
  const fields = reader.list(value, 200, (item, at) => parseField(item, at, 0));
  const seen = new Set<string>();
  for (const [index, field] of fields.entries()) {
    if (seen.has(field.name))
      reader.at(index).at('name').refuse(`The field “${field.name}” stands here twice; give each field its own name.`);
    seen.add(field.name);
  }
  return fields;
}

function parseField(value: unknown, reader: Reader, depth: number): Field {
  if (depth > deepest) reader.refuse(`Fields may be nested ${deepest} deep at most.`);
  const type: FieldType = reader.field(value, 'type', (item, at) => at.oneOf(item, fieldTypes));
  const of = (item: unknown, at: Reader): Field => parseField(item, at, depth + 1);
  return reader.object<Field>(
    value,
    {
      name: (item, at) => parseFieldName(item, at),
      type: () => type,
      title: (item, at) => at.text(item, 200),
      help: (item, at) => at.text(item, 2_000),
      placeholder: (item, at) => at.text(item, 200),
      required: (item, at) => at.boolean(item),
      default: (item, at): Json => at.json(item),
      choices: (item, at) => at.list(item, 1_000, parseChoice),
      lookup: (item, at) => at.text(item, 100),
      format: (item, at) => at.oneOf(item, formats),
      min: (item, at) => at.number(item),
      max: (item, at) => at.number(item),
      of,
      fields: (item, at) =>
        depth >= deepest ? at.refuse(`Fields may be nested ${deepest} deep at most.`) : at.list(item, 200, of),
      when: parseWhen,
    },
    ['name', 'type'],
  );
}

function parseFieldName(value: unknown, reader: Reader): string {
  const name = reader.text(value, 100);
  return name === '' ? reader.refuse('A field needs a name.') : name;
}

function parseChoice(value: unknown, reader: Reader): Choice {
  return reader.object<Choice>(
    value,
    { value: (item, at) => at.text(item, 500), title: (item, at) => at.text(item, 500) },
    ['value', 'title'],
  );
}

function parseWhen(value: unknown, reader: Reader): NonNullable<Field['when']> {
  return reader.object<NonNullable<Field['when']>>(
    value,
    { field: (item, at) => at.text(item, 100), is: (item, at) => at.list(item, 100, (one, below) => below.json(one)) },
    ['field', 'is'],
  );
}
