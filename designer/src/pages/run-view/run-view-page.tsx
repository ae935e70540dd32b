import { type RunDetail, routes } from '@joinery/api';
import { useDebouncedCallback } from '@mantine/hooks';
import { ReactFlowProvider } from '@xyflow/react';
import { useMemo, useState } from 'react';
import { useParams } from 'react-router';
import { useRunChanges } from '../../api/use-run-changes.ts';
import { useAnswer } from '../../api/use-route.ts';
import { SurroundingsContext } from '../../store/surroundings.ts';
import { CatalogContext } from '../../store/use-catalog.ts';
import { Loaded } from '../../ui/loaded.tsx';
import { LoadingPage } from '../../ui/states.tsx';
import { RunView } from './run-view.tsx';

const isOver = (run: RunDetail | undefined): boolean => run !== undefined && run.endedAt !== null;

/** The page of one run, kept up to date while it goes on. */
export function RunViewPage() {
  const { run = '' } = useParams();
  return <OneRun key={run} run={run} />;
}

function OneRun({ run }: { readonly run: string }) {
  const catalog = useAnswer(routes.readCatalog, {}, { staleTime: 600_000 });
  const { data: flows } = useAnswer(routes.listFlows, {}, { staleTime: 60_000 });
  const surroundings = useMemo(() => ({ connections: [], variables: [], flows: flows ?? [] }), [flows]);
  const [item, setItem] = useState<string>();
  const sent = { params: { run }, ...(item === undefined ? {} : { query: { item } }) };
  const detail = useAnswer(routes.readRun, sent, { keepPrevious: true });
  const over = isOver(detail.data);
  // The stream says at once; reading now and then makes up for a stream that broke without a word.
  useAnswer(routes.readRun, sent, { enabled: !over, every: 15_000 });
  // A long loop tells of itself many times a second, and costs more to read.
  const read = useDebouncedCallback(() => void detail.refetch(), detail.data?.hidden ? 2_000 : 150);
  useRunChanges({ run }, read);
  return (
    <CatalogContext value={catalog.data ?? { connectors: [] }}>
      <SurroundingsContext value={surroundings}>
        <Loaded query={detail} loading={<LoadingPage />}>
          {(data: RunDetail) => (
            <ReactFlowProvider key={data.id}>
              <RunView run={data} onAsk={setItem} />
            </ReactFlowProvider>
          )}
        </Loaded>
      </SurroundingsContext>
    </CatalogContext>
  );
}
