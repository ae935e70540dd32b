type Compare = (left: unknown, right: unknown) => boolean;

const fold = (value: unknown): unknown => (typeof value === 'string' ? value.toLowerCase() : value);

/** Equal as Graph takes it: without regard to case, and nothing equals nothing. */
export const isSame: Compare = (left, right) => fold(left ?? null) === fold(right ?? null);

/** Negative, zero or positive; undefined for values that have no order between them. */
function order(left: unknown, right: unknown): number | undefined {
  if (typeof left === 'number' && typeof right === 'number') return left - right;
  if (typeof left !== 'string' || typeof right !== 'string') return undefined;
  const [one, other] = [left.toLowerCase(), right.toLowerCase()];
  return one < other ? -1 : Number(one !== other);
}

export const COMPARISONS: Readonly<Record<string, Compare>> = {
  eq: isSame,
  ne: (left, right) => !isSame(left, right),
  gt: (left, right) => (order(left, right) ?? 0) > 0,
  ge: (left, right) => (order(left, right) ?? -1) >= 0,
  lt: (left, right) => (order(left, right) ?? 0) < 0,
  le: (left, right) => (order(left, right) ?? 1) <= 0,
};

const asText = (value: unknown): string => (typeof value === 'string' ? value.toLowerCase() : '');

export const TEXT_FUNCTIONS: Readonly<Record<string, Compare>> = {
  startswith: (left, right) => typeof left === 'string' && asText(left).startsWith(asText(right)),
  endswith: (left, right) => typeof left === 'string' && asText(left).endsWith(asText(right)),
  contains: (left, right) => typeof left === 'string' && asText(left).includes(asText(right)),
};
