import { Button } from '@mantine/core';
import { IconMapQuestion } from '@tabler/icons-react';
import { Link } from 'react-router';
import { Page } from '../ui/page.tsx';
import { EmptyState } from '../ui/states.tsx';

export function NotFoundPage() {
  return (
    <Page title="Nothing here">
      <EmptyState
        icon={IconMapQuestion}
        title="There is no page at this address"
        text="It may have been deleted, or the link was cut short."
      >
        <Button component={Link} to="/">
          Go to the flows
        </Button>
      </EmptyState>
    </Page>
  );
}
