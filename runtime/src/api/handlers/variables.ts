import { checkValue, type Field } from '@joinery/core';
import { ApiError, found } from '../api-error.ts';
import { flowDocuments, flowsUsing, namesOf, usesVariable } from '../flow-uses.ts';
import type { Handlers, RoutesOf } from '../handler.ts';
import type { VariableRow } from '../../ports.ts';

export const variables: Handlers<RoutesOf<'Variables'>> = {
  listVariables: async ({ organization }, parts) => (await parts.variables.list(organization)).map(toVariable),
  putVariable: async ({ organization, params, body }, parts) => {
    const { choices, lookup, ...rest } = body;
    const variable = {
      ...{ ...rest, name: params.variable },
      ...(choices === undefined ? {} : { choices }),
      ...(lookup === undefined ? {} : { lookup }),
    };
    refuseBadValue(variable);
    return toVariable(await parts.variables.put(organization, variable));
  },
  deleteVariable: async ({ organization, params }, parts) => {
    const name = params.variable;
    const users = flowsUsing(await flowDocuments(parts.flows, organization), usesVariable(name));
    if (users.length > 0)
      throw new ApiError(
        409,
        'variable.in_use',
        `The variable "${name}" is used by ${namesOf(users)}; change them first.`,
      );
    found((await parts.variables.delete(organization, name)) || null, 'variable', name);
  },
};

function refuseBadValue(variable: Omit<VariableRow, 'updatedAt'>): void {
  if (variable.type === 'secret')
    throw new ApiError(
      422,
      'variable.secret',
      `The variable "${variable.name}" cannot be a secret, since every flow shows its variables; put the secret into a connection.`,
    );
  const { name, type, title, choices } = variable;
  const field: Field = { name, type, title: title || name, ...(choices === undefined ? {} : { choices }) };
  const [fault] = variable.value === null ? [] : checkValue(field, variable.value, '/value');
  if (fault) throw new ApiError(422, fault.code, fault.message, { problems: [{ ...fault, severity: 'error' }] });
}

function toVariable({ choices, ...row }: VariableRow) {
  return { ...row, ...(choices === undefined ? {} : { choices: [...choices] }) };
}
