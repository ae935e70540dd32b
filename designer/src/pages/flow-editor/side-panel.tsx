import type { FlowDetail } from '@joinery/api';
import { lazy, Suspense, useEffect } from 'react';
import { useEditor } from '../../store/editor-context.ts';
import { whenIdle } from '../../ui/when-idle.ts';

interface Props {
  readonly detail: FlowDetail;
  readonly editable: boolean;
  readonly save: () => Promise<boolean>;
}

const load = () => import('./side-panels.tsx');
/** With all its forms it weighs more than the canvas, which is drawn first. */
const SidePanels = lazy(async () => ({ default: (await load()).SidePanels }));

/** The panel that is open at the right, if one is. */
export function SidePanel(props: Props) {
  const open = useEditor((state) => state.panel !== undefined);
  // A failure is told when a panel is opened.
  useEffect(() => whenIdle(() => void load().catch(() => undefined)), []);
  if (!open) return null;
  return (
    <Suspense fallback={null}>
      <SidePanels {...props} />
    </Suspense>
  );
}
