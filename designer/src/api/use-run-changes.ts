import { routes, routeUrl, type RunChange } from '@joinery/api';
import { useEffect, useRef } from 'react';
import { useOrganization } from '../shell/organization-context.ts';

/** Tells of each change of runs (of one flow or one run, if given) as it happens. The browser reconnects by itself. */
export function useRunChanges(
  only: { readonly run?: string; readonly flow?: string },
  onChange: (change: RunChange) => void,
): void {
  const { id: organization } = useOrganization();
  const latest = useRef(onChange);
  useEffect(() => {
    latest.current = onChange;
  });
  const { run, flow } = only;
  useEffect(() => {
    const source = new EventSource(routeUrl(routes.watchRuns, { organization }, { run, flow }));
    source.onmessage = (message: MessageEvent<string>) => latest.current(JSON.parse(message.data) as RunChange);
    return () => source.close();
  }, [organization, run, flow]);
}
