import { type FlowDetail, routes } from '@joinery/api';
import { useParams } from 'react-router';
import { useAnswer } from '../../api/use-route.ts';
import { Loaded } from '../../ui/loaded.tsx';
import { LoadingPage } from '../../ui/states.tsx';
import { Editor } from './editor.tsx';

/** The page of one flow. */
export function FlowEditorPage() {
  const { flow = '' } = useParams();
  const detail = useAnswer(routes.readFlow, { params: { flow } }, { staleTime: 0 });
  // The draft is taken up once, and fresh: one kept from an earlier visit may be somebody else's past.
  if (detail.data !== undefined && !detail.isFetchedAfterMount && !detail.isError) return <LoadingPage />;
  return (
    <Loaded query={detail} loading={<LoadingPage />}>
      {(read: FlowDetail) => <Editor key={flow} detail={read} />}
    </Loaded>
  );
}
