import type { NodeKind } from '../model/flow.ts';
import { action } from './action.ts';
import { callFlow } from './call-flow.ts';
import { continueIf } from './continue-if.ts';
import { delay } from './delay.ts';
import { forEach } from './for-each.ts';
import { ifNode } from './if.ts';
import type { NodeDefinition } from './node-definition.ts';
import { returnNode } from './return.ts';
import { set } from './set.ts';
import { stop } from './stop.ts';
import { switchNode } from './switch.ts';
import { trigger } from './trigger.ts';
import { tryNode } from './try.ts';

/** Every node kind, the one list. */
export const nodeDefinitions: Readonly<Record<NodeKind, NodeDefinition>> = {
  trigger,
  action,
  set,
  if: ifNode,
  switch: switchNode,
  'continue-if': continueIf,
  'for-each': forEach,
  try: tryNode,
  delay,
  'call-flow': callFlow,
  return: returnNode,
  stop,
};
