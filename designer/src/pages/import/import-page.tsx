import { Box } from '@mantine/core';
import { useNavigate, useSearchParams } from 'react-router';
import { Page } from '../../ui/page.tsx';
import { ImportSteps } from './import-steps.tsx';

/** `/import?pack=<bundled pack>&folder=<id>&sandbox`: each may be absent. */
export function ImportPage() {
  const [address] = useSearchParams();
  const navigate = useNavigate();
  const pack = address.get('pack');
  return (
    <Page
      title="Import a flowpack"
      description="A flowpack brings flows with the tables and variables they use. You choose which connections they act on."
    >
      <Box maw={860}>
        <ImportSteps
          key={pack ?? ''}
          from={pack === null ? null : { bundled: pack }}
          folder={address.get('folder')}
          sandbox={address.has('sandbox')}
          onDone={() => void navigate('/')}
        />
      </Box>
    </Page>
  );
}
