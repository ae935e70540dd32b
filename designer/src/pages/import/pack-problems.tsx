import type { FlowpackPreview } from '@joinery/api';
import { Alert, Code, List, Text } from '@mantine/core';
import { IconAlertTriangle } from '@tabler/icons-react';

/** What is wrong with a pack, each with the place in the file (a JSON pointer). */
export function PackProblems({ problems }: Pick<FlowpackPreview, 'problems'>) {
  if (problems.length === 0) return null;
  const errors = problems.filter(({ severity }) => severity === 'error');
  const blocked = errors.length > 0;
  return (
    <Alert
      color={blocked ? 'red' : 'yellow'}
      icon={<IconAlertTriangle />}
      title={blocked ? 'This pack cannot be imported as it is' : 'Worth a look before you import'}
      role={blocked ? 'alert' : 'status'}
    >
      <List size="sm" spacing={4}>
        {[...errors, ...problems.filter((each) => !errors.includes(each))].map((problem) => (
          <List.Item key={`${problem.pointer} ${problem.message}`}>
            <Text span size="sm">
              {problem.message}
            </Text>{' '}
            {problem.pointer !== '' && <Code>{problem.pointer}</Code>}
          </List.Item>
        ))}
      </List>
    </Alert>
  );
}
