import type { FlowpackPreview } from '@joinery/api';
import { describe, expect, it } from 'vitest';
import { chooseSandbox, firstChoices, missingChoices } from './import-form.ts';

const candidate = (name: string) => ({ name, title: name });
const preview: FlowpackPreview = {
  name: 'office365',
  title: 'Office 365',
  version: '1.0.0',
  description: '',
  flows: [],
  tables: [],
  connections: [
    {
      key: 'okta',
      connector: 'okta',
      title: 'Okta',
      help: '',
      candidates: [candidate('okta'), candidate('oktaSandbox')],
    },
    { key: 'graph', connector: 'office365', title: 'Microsoft 365', help: '', candidates: [candidate('graph')] },
  ],
  variables: [
    { name: 'days', type: 'number', title: 'Days', help: '', required: true, value: 30, existing: 14 },
    { name: 'group', type: 'text', title: 'Group', help: '', required: true, value: null },
  ],
  problems: [],
};
const known = [
  { name: 'okta', sandbox: false },
  { name: 'oktaSandbox', sandbox: true },
  { name: 'graph', sandbox: false },
];

describe('what stands in the import form first', () => {
  it('takes the only connection that fits and leaves a real choice open', () => {
    expect(firstChoices(preview, null, {}).connections).toEqual({ graph: 'graph' });
  });
  it("prefers the organization's value of a variable to the pack's", () => {
    expect(firstChoices(preview, null, {}).variables).toEqual({ days: 14, group: null });
  });
  it('names a new folder after the pack', () => {
    expect(firstChoices(preview, null, {})).toMatchObject({ folder: null, newFolder: 'Office 365' });
  });
});

describe('using the sandbox', () => {
  it('maps what the sandbox can meet and keeps the other choices', () => {
    expect(chooseSandbox(preview, known, { graph: 'graph' })).toEqual({ okta: 'oktaSandbox', graph: 'graph' });
  });
});

describe('what is missing before an import', () => {
  it('names each connection and each required value that is not given', () => {
    expect(missingChoices(preview, firstChoices(preview, null, {}))).toEqual([
      'Choose a connection for Okta.',
      'Fill in Group.',
    ]);
  });
  it('is nothing once everything is given', () => {
    const choices = { ...firstChoices(preview, 'f1', { okta: 'okta' }), variables: { days: 0, group: 'leavers' } };
    expect(missingChoices(preview, choices)).toEqual([]);
  });
  it('holds back a pack that has errors, but not one that has warnings', () => {
    const complete = { ...firstChoices(preview, 'f1', { okta: 'okta' }), variables: { days: 1, group: 'x' } };
    const problem = { code: 'flowpack.x', message: 'x', pointer: '/flows/0' };
    const withProblem = (severity: 'error' | 'warning') => ({ ...preview, problems: [{ ...problem, severity }] });
    expect(missingChoices(withProblem('warning'), complete)).toEqual([]);
    expect(missingChoices(withProblem('error'), complete)).toEqual(['The pack has errors.']);
  });
});
