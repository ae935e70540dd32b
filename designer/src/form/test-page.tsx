import { MantineProvider } from '@mantine/core';
import { render, type RenderResult } from '@testing-library/react';
import type { ReactNode } from 'react';

/** jsdom lacks what Mantine and React Flow measure with. */
export function stubBrowser(): void {
  class Observer {
    observe(): void {}
    unobserve(): void {}
    disconnect(): void {}
  }
  window.ResizeObserver = Observer;
  window.matchMedia = (query) =>
    ({
      matches: false,
      media: query,
      addEventListener: () => undefined,
      removeEventListener: () => undefined,
    }) as unknown as MediaQueryList;
  window.HTMLElement.prototype.scrollIntoView = () => undefined;
}

export const renderPage = (page: ReactNode): RenderResult =>
  render(<MantineProvider env="test">{page}</MantineProvider>);
