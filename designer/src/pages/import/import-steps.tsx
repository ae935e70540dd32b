import { type ConnectionView, type FlowpackImported, type FlowpackPreview, routes } from '@joinery/api';
import { readPack } from '@joinery/flowpack';
import { Button, Stack } from '@mantine/core';
import { useQuery } from '@tanstack/react-query';
import { useState } from 'react';
import { useCall } from '../../api/use-route.ts';
import { useOrganization } from '../../shell/organization-context.ts';
import { ErrorState, LoadingRows } from '../../ui/states.tsx';
import { ChoosePack } from './choose-pack.tsx';
import { chooseSandbox, firstChoices } from './import-form.ts';
import { ImportResult } from './import-result.tsx';
import { PackPreview } from './pack-preview.tsx';
import { PackProblems } from './pack-problems.tsx';
import { readPackFile } from './read-pack-file.ts';

/** Where a pack comes from. */
export type PackSource = { readonly file: File } | { readonly bundled: string };

/** Read here before it is sent, so that a broken file shows all its faults and the server is not asked in vain. */
interface RefusedPack {
  readonly problems: FlowpackPreview['problems'];
}
interface ReadyPack {
  readonly pack: string;
  readonly preview: FlowpackPreview;
  readonly connections: readonly ConnectionView[];
}

let reads = 0;

function usePreview(source: PackSource | null) {
  const call = useCall();
  const { id } = useOrganization();
  const [read] = useState(() => ++reads);
  const about =
    source === null ? '' : 'bundled' in source ? source.bundled : `${source.file.name} ${source.file.lastModified}`;
  return useQuery({
    queryKey: [routes.previewFlowpack.name, id, read, about],
    queryFn: async (): Promise<ReadyPack | RefusedPack> => {
      if (source === null) throw new Error('Choose a flowpack first.');
      const pack =
        'bundled' in source
          ? await call(routes.readBundled, { params: { pack: source.bundled } })
          : await readPackFile(source.file);
      const read = readPack(pack);
      if (!read.ok) return { problems: [...read.problems] };
      const [preview, connections] = await Promise.all([
        call(routes.previewFlowpack, { body: { pack } }),
        call(routes.listConnections),
      ]);
      return { pack, preview, connections };
    },
    enabled: source !== null,
    gcTime: 0,
    staleTime: Number.POSITIVE_INFINITY,
    retry: false,
  });
}

interface ImportStepsProps {
  readonly from: PackSource | null;
  readonly folder: string | null;
  /** Maps to the sandbox wherever it fits. */
  readonly sandbox?: boolean;
  readonly onDone: () => void;
}

/** Choose a pack, see what it would do, import it, switch it on. */
export function ImportSteps({ from, folder, sandbox = false, onDone }: ImportStepsProps) {
  const [source, setSource] = useState(from);
  const [imported, setImported] = useState<FlowpackImported | null>(null);
  const preview = usePreview(source);
  if (imported !== null) return <ImportResult imported={imported} onDone={onDone} />;
  if (source === null) {
    return <ChoosePack onFile={(file) => setSource({ file })} onBundled={(bundled) => setSource({ bundled })} />;
  }
  const refused = preview.data !== undefined && 'problems' in preview.data ? preview.data.problems : null;
  if (preview.isError || refused !== null) {
    return (
      <Stack align="flex-start">
        {preview.isError ? <ErrorState error={preview.error} /> : <PackProblems problems={refused ?? []} />}
        <Button variant="default" onClick={() => setSource(null)}>
          Choose another pack
        </Button>
      </Stack>
    );
  }
  if (preview.data === undefined || !('preview' in preview.data)) return <LoadingRows rows={4} />;
  const { pack, preview: content, connections } = preview.data;
  return (
    <PackPreview
      pack={pack}
      preview={content}
      first={firstChoices(content, folder, sandbox ? chooseSandbox(content, connections, {}) : {})}
      onRefresh={async () => {
        const { data } = await preview.refetch();
        return data !== undefined && 'preview' in data ? data.preview : undefined;
      }}
      onBack={() => setSource(null)}
      onImported={setImported}
    />
  );
}
