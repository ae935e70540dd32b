import { cleanup, screen } from '@testing-library/react';
import { afterEach, describe, expect, it, vi } from 'vitest';
import { renderPage } from '../../ui/render-page.test-kit.tsx';
import { JsonView } from './json-view.tsx';

afterEach(() => {
  cleanup();
  vi.unstubAllGlobals();
});

const apart = (hash: string, bytes: number) => ({ $payload: { hash, bytes } });

describe('a value of a run', () => {
  it('that is kept apart is offered as a file, with its size', async () => {
    renderPage(<JsonView title="Output" value={apart('abc', 12_400_000)} run="r1" />, [], {});
    expect(await screen.findByText('12.4 MB, kept apart')).toBeDefined();
    const link = screen.getByRole('link', { name: 'Download 12.4 MB, kept apart' });
    expect(link.getAttribute('href')).toMatch(/\/runs\/r1\/payloads\/abc$/);
    expect(link.hasAttribute('download')).toBe(true);
    expect(screen.queryByRole('button', { name: 'Copy output' })).toBeNull();
  });

  it('of which a part is kept apart is shown without it, and offers it once', async () => {
    const body = apart('abc', 300_000);
    renderPage(<JsonView title="Input" value={{ status: 200, body, again: [body] }} run="r1" />, [], {});
    const shown = await screen.findByText(/"status": 200/);
    expect(shown.textContent).toContain('"body": "0.3 MB, kept apart"');
    expect(shown.textContent).not.toContain('$payload');
    expect(screen.getAllByRole('link', { name: /Download/ })).toHaveLength(1);
  });
});
