import type { Field } from '../model/field.ts';
import type { Json, JsonObject } from '../model/json.ts';
import type { StepError } from '../model/run-event.ts';
import { operators, operatorsByName } from './operators.ts';
import { stepError } from './step-error.ts';

const twoSided = operators.filter((operator) => operator.arity === 2).map((operator) => operator.name);

/** The form of `if` and `continue-if`. */
export const conditionFields: readonly Field[] = [
  {
    name: 'match',
    type: 'text',
    title: 'Match',
    default: 'all',
    choices: [
      { value: 'all', title: 'All conditions' },
      { value: 'any', title: 'Any condition' },
    ],
  },
  {
    name: 'conditions',
    type: 'list',
    title: 'Conditions',
    required: true,
    of: {
      name: 'condition',
      type: 'object',
      fields: [
        { name: 'left', type: 'any', title: 'Value', required: true },
        {
          name: 'operator',
          type: 'text',
          title: 'Operator',
          required: true,
          default: 'equals',
          choices: operators.map(({ name, title }) => ({ value: name, title })),
        },
        { name: 'right', type: 'any', title: 'Compared with', when: { field: 'operator', is: twoSided } },
      ],
    },
  },
];

type Verdict = { readonly ok: true; readonly holds: boolean } | { readonly ok: false; readonly error: StepError };

const isObject = (value: Json): value is JsonObject =>
  value !== null && typeof value === 'object' && !Array.isArray(value);

const judge = (condition: Json): Verdict => {
  if (!isObject(condition)) {
    return { ok: false, error: stepError('condition.malformed', 'A condition needs a left value and an operator.') };
  }
  const name = condition['operator'] ?? 'equals';
  const operator = typeof name === 'string' ? operatorsByName.get(name) : undefined;
  if (operator === undefined) {
    const message = `A condition uses the operator ${JSON.stringify(name)}, which does not exist; choose one from the list.`;
    return { ok: false, error: stepError('condition.unknown_operator', message) };
  }
  return { ok: true, holds: operator.evaluate(condition['left'] ?? null, condition['right'] ?? null) };
};

/** Whether the conditions hold; none at all hold under `all` and do not under `any`. */
export const judgeConditions = (input: JsonObject): Verdict => {
  const conditions = input['conditions'] ?? [];
  const any = input['match'] === 'any';
  if (!Array.isArray(conditions)) {
    return { ok: false, error: stepError('condition.malformed', 'The conditions are not a list.') };
  }
  for (const condition of conditions as readonly Json[]) {
    const verdict = judge(condition);
    if (!verdict.ok || verdict.holds === any) return verdict;
  }
  return { ok: true, holds: !any };
};
