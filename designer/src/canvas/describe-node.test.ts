import type { FlowNode } from '@joinery/core';
import { describe, expect, it } from 'vitest';
import { describeNode } from './describe-node.ts';

const node = (kind: FlowNode['kind'], more: Partial<FlowNode> = {}): FlowNode => ({
  ...{ id: 'a', kind, config: {}, position: { x: 0, y: 0 } },
  ...more,
});
const flows = [{ id: 'f1', name: 'Tell the manager' }];
const subtitle = (of: FlowNode) => describeNode(of, { connectors: [] }, flows).subtitle;

describe('what a step says of itself', () => {
  it('names the flow that it calls', () => {
    const config = { flow: 'f1' };
    expect(subtitle(node('call-flow', { title: 'Tell', config }))).toBe('Call flow · Tell the manager');
    expect(subtitle(node('call-flow', { config }))).toBe('Tell the manager');
    expect(subtitle(node('call-flow', { title: 'Tell' }))).toBe('Call flow · No flow chosen yet');
  });

  it('is never the same thing twice', () => {
    expect(subtitle(node('try', { title: 'Careful' }))).toBe('Try');
    expect(subtitle(node('try'))).toBe(
      'Runs the nodes in it; if one fails, goes on by its error handle instead of failing the run.',
    );
    expect(subtitle(node('switch', { title: 'Where?', config: { cases: [1] } }))).toBe('Switch · 1 case');
  });
});
