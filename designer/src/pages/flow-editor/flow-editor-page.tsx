import { type FlowDetail, routes } from '@joinery/api';
import { useLoaderData, useParams } from 'react-router';
import { useAnswer } from '../../api/use-route.ts';
import { Loaded } from '../../ui/loaded.tsx';
import { LoadingPage } from '../../ui/states.tsx';
import { Editor } from './editor.tsx';
import { useOrganizationParts } from './use-organization-parts.ts';

/** When the flow's page was gone to. */
export interface FlowVisit {
  readonly since: number;
}

/** The page of one flow. */
export function FlowEditorPage() {
  const { flow = '' } = useParams();
  const { since } = useLoaderData<FlowVisit>();
  const detail = useAnswer(routes.readFlow, { params: { flow } });
  const parts = useOrganizationParts();
  // The draft is taken up once, and fresh: one kept from an earlier visit may be somebody else's past.
  const past = detail.data !== undefined && detail.dataUpdatedAt < since && !detail.isError;
  // Without the catalog every step would be drawn twice.
  if (past || parts.pending) return <LoadingPage />;
  return (
    <Loaded query={detail} loading={<LoadingPage />}>
      {(read: FlowDetail) => <Editor key={flow} detail={read} parts={parts} />}
    </Loaded>
  );
}
