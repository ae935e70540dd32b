import { describe, expect, it } from 'vitest';
import { parseFilter } from './parse-filter.ts';

const item = {
  displayName: "Shane O'Neil",
  accountEnabled: true,
  mail: null,
  createdDateTime: '2024-02-12T09:00:00Z',
  groupTypes: ['Unified'],
  assignedLicenses: [{ skuId: '05e9a617-0261-4cee-bb44-138d3ef5d965' }],
};

describe('a $filter', () => {
  it.each([
    ["displayName eq 'shane o''neil'", true],
    ["accountEnabled eq true and startswith(displayName,'shane')", true],
    ["displayName eq 'x' or accountEnabled eq true and mail eq null", true],
    ["(displayName eq 'x' or accountEnabled eq true) and mail ne null", false],
    ['not(accountEnabled eq true)', false],
    ['createdDateTime ge 2024-02-12T09:00:00Z', true],
    ['createdDateTime gt 2024-02-12T09:00:00Z', false],
    ["groupTypes/any(c:c eq 'Unified')", true],
    ['assignedLicenses/any(l:l/skuId eq 05e9a617-0261-4cee-bb44-138d3ef5d965)', true],
    ['assignedLicenses/$count eq 0', false],
    ["displayName in ('x', 'Shane O''Neil')", true],
    ["endswith(displayName,'neil') and contains(displayName,'ane')", true],
  ])('%s holds: %s', (filter, holds) => {
    expect(parseFilter(filter)?.test(item)).toBe(holds);
  });

  it.each([
    "displayName eq 'open",
    'displayName eq',
    "displayName is 'x'",
    "soundslike(displayName,'x')",
    "displayName eq 'a' displayName eq 'b'",
    "(displayName eq 'a'",
    '',
  ])('is refused when it is no filter: %s', (filter) => {
    expect(parseFilter(filter)).toBeUndefined();
  });

  it('says which properties it names, and whether it needs an advanced query', () => {
    expect(parseFilter("assignedLicenses/any(l:l/skuId eq null) and mail eq 'x'")).toMatchObject({
      properties: ['assignedLicenses', 'mail'],
      advanced: false,
    });
    expect(parseFilter("endsWith(mail,'x')")?.advanced).toBe(true);
    expect(parseFilter("mail ne 'x'")?.advanced).toBe(true);
  });
});
