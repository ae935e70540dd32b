import { Box, Button } from '@mantine/core';
import { useRouteError } from 'react-router';
import { ErrorState } from '../ui/states.tsx';

/** Shown in place of a page that broke or whose code could not be loaded. */
export function PageCrash() {
  const error = useRouteError();
  return (
    <Box p="xl" maw={720} mx="auto">
      <ErrorState error={error} />
      <Button mt="md" variant="default" onClick={() => window.location.reload()}>
        Load the page again
      </Button>
    </Box>
  );
}
