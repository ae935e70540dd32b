import type { FieldType } from '@joinery/core';

export const typeWords: Readonly<Record<FieldType, string>> = {
  text: 'Text',
  number: 'Number',
  boolean: 'Yes or no',
  date: 'Date',
  list: 'List',
  object: 'Object',
  any: 'Anything',
  secret: 'Secret',
  file: 'File',
};
