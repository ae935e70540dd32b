import { cleanup, screen } from '@testing-library/react';
import { afterEach, beforeAll, describe, expect, it, vi } from 'vitest';
import { renderPage, stubBrowser } from '../form/test-page.tsx';
import { sayRemaining } from './countdown.tsx';
import { NodeBoundary } from './node-boundary.tsx';

beforeAll(stubBrowser);
afterEach(cleanup);

function Broken(): never {
  throw new Error('cannot be drawn');
}

describe('a node that cannot be drawn', () => {
  it('leaves the others standing and says which it is', () => {
    const quiet = vi.spyOn(console, 'error').mockImplementation(() => undefined);
    renderPage(
      <>
        <NodeBoundary name="bad">
          <Broken />
        </NodeBoundary>
        <NodeBoundary name="good">
          <p>Still here</p>
        </NodeBoundary>
      </>,
    );
    quiet.mockRestore();
    expect(screen.getByText('Still here')).toBeTruthy();
    expect(screen.getByText(/“bad” cannot be drawn/)).toBeTruthy();
  });
});

describe('a count-down', () => {
  it.each([
    [42_000, '42 s'],
    [60_000, '1 min'],
    [12 * 60_000 + 5_000, '12 min'],
    [26 * 3_600_000, '1 d 2 h'],
    [-5_000, '0 s'],
  ])('tells %d milliseconds as %s', (left, words) => expect(sayRemaining(left)).toBe(words));
});
