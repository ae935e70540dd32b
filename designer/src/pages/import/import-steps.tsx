import { type ConnectionView, type FlowpackImported, type FlowpackPreview, routes } from '@joinery/api';
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
import { readPack } from './read-pack.ts';

/** Where a pack comes from. */
export type PackSource = { readonly file: File } | { readonly bundled: string };

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
    queryFn: async (): Promise<ReadyPack> => {
      if (source === null) throw new Error('Choose a flowpack first.');
      const pack =
        'bundled' in source
          ? await call(routes.readBundled, { params: { pack: source.bundled } })
          : await readPack(source.file);
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
  if (preview.isError) {
    return (
      <Stack align="flex-start">
        <ErrorState error={preview.error} />
        <Button variant="default" onClick={() => setSource(null)}>
          Choose another pack
        </Button>
      </Stack>
    );
  }
  if (preview.data === undefined) return <LoadingRows rows={4} />;
  const { pack, preview: content, connections } = preview.data;
  return (
    <PackPreview
      pack={pack}
      preview={content}
      first={firstChoices(content, folder, sandbox ? chooseSandbox(content, connections, {}) : {})}
      onRefresh={async () => (await preview.refetch()).data?.preview}
      onBack={() => setSource(null)}
      onImported={setImported}
    />
  );
}
