import type { FlowDetail } from '@joinery/api';
import { ReactFlowProvider } from '@xyflow/react';
import { useState } from 'react';
import { EditorCanvas } from '../../canvas/editor-canvas.tsx';
import { useMay } from '../../shell/organization-context.ts';
import { EditorContext } from '../../store/editor-context.ts';
import { createEditorStore } from '../../store/editor-store.ts';
import { SurroundingsContext } from '../../store/surroundings.ts';
import { CatalogContext } from '../../store/use-catalog.ts';
import styles from '../../panels/panels.module.css';
import { CanvasTools } from './canvas-tools.tsx';
import { EditorKeys } from './editor-keys.tsx';
import { EmptyCanvas } from './empty-canvas.tsx';
import { LeaveGuard } from './leave-guard.tsx';
import { SidePanel } from './side-panel.tsx';
import { TopBar } from './top-bar.tsx';
import { useCheck } from './use-check.ts';
import type { OrganizationParts } from './use-organization-parts.ts';
import { useSave } from './use-save.tsx';

/** Bar, canvas and panels around one flow's store. */
export function Editor({ detail, parts }: { readonly detail: FlowDetail; readonly parts: OrganizationParts }) {
  const editable = useMay('builder');
  const [store] = useState(() => createEditorStore(detail.draft, detail.revision, editable));
  const { catalog, surroundings, known } = parts;
  return (
    <EditorContext value={store}>
      <CatalogContext value={catalog}>
        <SurroundingsContext value={surroundings}>
          <ReactFlowProvider>
            <Desk detail={detail} known={known} editable={editable} />
          </ReactFlowProvider>
        </SurroundingsContext>
      </CatalogContext>
    </EditorContext>
  );
}

interface DeskProps {
  readonly detail: FlowDetail;
  /** What the flow refers to has been read. */
  readonly known: boolean;
  readonly editable: boolean;
}

function Desk({ detail, known, editable }: DeskProps) {
  const { save, saving } = useSave(detail.id);
  useCheck(known);
  return (
    <div className={styles['page']}>
      <TopBar detail={detail} editable={editable} save={save} saving={saving} />
      <div className={styles['work']}>
        <div className={styles['stage']}>
          <EditorCanvas editable={editable} />
          {editable && <CanvasTools />}
          {editable && <EmptyCanvas />}
        </div>
        <SidePanel detail={detail} editable={editable} save={save} />
      </div>
      <EditorKeys editable={editable} save={save} />
      <LeaveGuard save={save} />
    </div>
  );
}
