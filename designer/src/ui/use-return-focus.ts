import { useEffect, useState } from 'react';

/** Where the person was: a chosen menu item is gone by the time the dialog closes, so its menu's button stands for it. */
function whereFocusIs(): HTMLElement | null {
  const { activeElement } = document;
  const opener = activeElement?.closest('[role=menu]')?.getAttribute('aria-labelledby');
  const element = opener === null || opener === undefined ? activeElement : document.getElementById(opener);
  return element instanceof HTMLElement ? element : null;
}

/** Gives the focus back to where it was before this was drawn, unless it has gone elsewhere by itself. */
export function useReturnFocus(): void {
  const [origin] = useState(whereFocusIs);
  useEffect(
    () => () => {
      requestAnimationFrame(() => {
        const lost = document.activeElement === null || document.activeElement === document.body;
        if (lost && origin?.isConnected === true) origin.focus({ preventScroll: true });
      });
    },
    [origin],
  );
}
