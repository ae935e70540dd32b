import { emptyFlow, type Flow } from '@joinery/core';
import { cleanup, screen } from '@testing-library/react';
import { ReactFlowProvider } from '@xyflow/react';
import { afterEach, beforeAll, describe, expect, it } from 'vitest';
import { renderPage, stubBrowser } from '../form/test-page.tsx';
import { idleActions } from './canvas-actions.ts';
import { FlowCanvas } from './flow-canvas.tsx';
import { mapEdges } from './map-edges.ts';
import { mapNodes } from './map-nodes.ts';

beforeAll(stubBrowser);
afterEach(cleanup);

const flow: Flow = {
  ...emptyFlow,
  nodes: [
    { id: 'start', kind: 'trigger', config: { on: 'manual' }, position: { x: 0, y: 0 } },
    { id: 'check', kind: 'if', title: 'Ours?', config: {}, position: { x: 300, y: 0 } },
    {
      id: 'odd',
      kind: 'set',
      title: '<img src=x onerror=alert(1)>',
      config: {},
      position: { x: 600, y: 0 },
      disabled: true,
    },
  ],
  notes: [{ id: 'n', text: 'Mind the mailbox', position: { x: 0, y: 200 } }],
};

describe('the canvas', () => {
  it('shows each step by title and what it does, a branch by its ways, and notes', () => {
    const input = {
      flow,
      catalog: { connectors: [] },
      problems: [{ code: 'a.b', message: 'Wrong.', pointer: '', severity: 'error' as const, node: 'check' }],
      selected: new Set<string>(),
      editable: true,
    };
    const { container } = renderPage(
      <ReactFlowProvider>
        <FlowCanvas
          actions={idleActions}
          editable
          nodes={mapNodes(input, [])}
          edges={mapEdges({ flow, selected: new Set(), editable: true }, [])}
          width={900}
          height={500}
        />
      </ReactFlowProvider>,
    );
    expect(screen.getByText('By hand')).toBeTruthy();
    expect(screen.getByText('Ours?')).toBeTruthy();
    expect(screen.getByText('True')).toBeTruthy();
    expect(screen.getByText('False')).toBeTruthy();
    expect(screen.getByText('1 error')).toBeTruthy();
    expect(screen.getByText('Mind the mailbox')).toBeTruthy();
    expect(screen.getByText('<img src=x onerror=alert(1)>')).toBeTruthy();
    expect(container.querySelector('img')).toBeNull();
    expect(screen.getByText(/Switched off/)).toBeTruthy();
  });
});
