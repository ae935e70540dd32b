import type { FlowDetail } from '@joinery/api';
import { FlowPanel } from '../../panels/flow-panel.tsx';
import { NodePanel } from '../../panels/node-panel.tsx';
import { ProblemsPanel } from '../../panels/problems-panel.tsx';
import { RunPanel } from '../../panels/run-panel.tsx';
import { VersionsPanel } from '../../panels/versions-panel.tsx';
import { useEditor } from '../../store/editor-context.ts';

interface Props {
  readonly detail: FlowDetail;
  readonly editable: boolean;
  readonly save: () => Promise<boolean>;
}

/** The panel that is open at the right, if one is. */
export function SidePanels({ detail, editable, save }: Props) {
  const panel = useEditor((state) => state.panel);
  const node = useEditor(({ selected, flow }) => {
    const [only] = selected.size === 1 ? selected : [];
    return flow.nodes.find((one) => one.id === only);
  });
  switch (panel) {
    case 'node':
      return node ? <NodePanel key={node.id} node={node} editable={editable} /> : null;
    case 'problems':
      return <ProblemsPanel />;
    case 'flow':
      return <FlowPanel editable={editable} />;
    case 'versions':
      return <VersionsPanel flow={detail.id} editable={editable} />;
    case 'run':
      return <RunPanel detail={detail} save={save} />;
    default:
      return null;
  }
}
