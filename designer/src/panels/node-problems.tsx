import { Alert, List } from '@mantine/core';
import { IconAlertTriangle } from '@tabler/icons-react';
import { useProblems } from '../store/use-problems.ts';

/** What is wrong with one step, at the top of its panel. */
export function NodeProblems({ id }: { readonly id: string }) {
  const problems = useProblems().filter((problem) => problem.node === id);
  if (problems.length === 0) return null;
  const bad = problems.some((problem) => problem.severity === 'error');
  return (
    <Alert color={bad ? 'red' : 'yellow'} icon={<IconAlertTriangle size={18} />} p="sm" mb="sm">
      <List size="sm" spacing={4} listStyleType={problems.length > 1 ? 'disc' : 'none'}>
        {problems.map((problem) => (
          <List.Item key={`${problem.code} ${problem.pointer}`}>{problem.message}</List.Item>
        ))}
      </List>
    </Alert>
  );
}
