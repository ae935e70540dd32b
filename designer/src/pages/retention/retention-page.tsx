import { IconLock } from '@tabler/icons-react';
import { useMay } from '../../shell/organization-context.ts';
import { Page } from '../../ui/page.tsx';
import { EmptyState } from '../../ui/states.tsx';
import { Holds } from './holds.tsx';
import { KeptMonths } from './kept-months.tsx';

export function RetentionPage() {
  const mayOwn = useMay('owner');
  return (
    <Page title="Retention" description="How long runs are kept, and what is held whatever its age.">
      {mayOwn ? (
        <>
          <Holds />
          <KeptMonths />
        </>
      ) : (
        <EmptyState icon={IconLock} title="For owners" text="An owner of the organization sees and changes this." />
      )}
    </Page>
  );
}
