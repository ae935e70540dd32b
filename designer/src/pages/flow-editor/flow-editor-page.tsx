import { type FlowDetail, routes } from '@joinery/api';
import { useParams } from 'react-router';
import { useAnswer } from '../../api/use-route.ts';
import { Loaded } from '../../ui/loaded.tsx';
import { LoadingPage } from '../../ui/states.tsx';
import { Editor } from './editor.tsx';

/** The page of one flow. */
export function FlowEditorPage() {
  const { flow = '' } = useParams();
  // What is drawn is not read anew behind the person's back: a save that meets another one asks.
  const detail = useAnswer(routes.readFlow, { params: { flow } }, { staleTime: Number.POSITIVE_INFINITY });
  return (
    <Loaded query={detail} loading={<LoadingPage />}>
      {(read: FlowDetail) => <Editor key={flow} detail={read} />}
    </Loaded>
  );
}
