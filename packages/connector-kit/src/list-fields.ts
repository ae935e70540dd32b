import type { Fields } from '@joinery/core';
import { defineField } from './define-action.ts';

/** How much an action that lists `things` lists at most. */
export function limitField(things: string) {
  return defineField({
    name: 'limit',
    type: 'number',
    title: 'At most',
    help: `How many ${things} are listed.`,
    default: 200,
    min: 1,
    max: 10_000,
  });
}

/** What a list of groups is cut down by. */
export const groupQueryField = defineField({
  name: 'query',
  type: 'text',
  title: 'Name begins with',
  help: 'Leave it empty to list every group.',
});

/** For the groups of a person; `leavesOut` names those that nobody leaves by an action. */
export function onlyChangeableField(leavesOut: string) {
  return defineField({
    name: 'onlyChangeable',
    type: 'boolean',
    title: 'Only groups that can be left',
    help: `Leaves out ${leavesOut}.`,
    default: false,
  });
}

/** A list and how long it is, as an action puts them out: `listFields('users', 'Users', userFields)`. */
export function listFields<const N extends string, const F extends Fields>(name: N, title: string, fields: F) {
  const [one, titleOfOne] = [name.replace(/s$/, ''), title.replace(/s$/, '')];
  return [
    { name, type: 'list', title, of: { name: one, type: 'object', title: titleOfOne, fields } },
    { name: 'count', type: 'number', title: `Number of ${name}` },
  ] as const;
}

/** Whether a list that `limitField` cuts was cut. */
export const moreField = defineField({
  name: 'more',
  type: 'boolean',
  title: 'There are more',
  help: 'True if the limit cut the list.',
});
