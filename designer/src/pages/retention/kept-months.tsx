import { type Retention, routes } from '@joinery/api';
import { Table, Text, Title } from '@mantine/core';
import { useAnswer } from '../../api/use-route.ts';
import { Card } from '../../ui/card.tsx';
import { Loaded } from '../../ui/loaded.tsx';
import { When } from '../../ui/when.tsx';

/** `March 2026`. */
function sayMonth(month: string): string {
  return new Date(`${month}-15T12:00:00Z`).toLocaleDateString('en', { month: 'long', year: 'numeric' });
}

const isPast = (at: string): boolean => Date.parse(at) < Date.now();

function MonthRow({ month, runs, more, goesAt }: Retention['months'][number]) {
  return (
    <Table.Tr>
      <Table.Td>{sayMonth(month)}</Table.Td>
      <Table.Td>
        {more && 'more than '}
        {runs.toLocaleString('en')}
      </Table.Td>
      <Table.Td>
        {goesAt === null && 'Never'}
        {goesAt !== null && (isPast(goesAt) ? 'Kept: open, or under a hold' : <When at={goesAt} />)}
      </Table.Td>
    </Table.Tr>
  );
}

function MonthTable({ months }: Pick<Retention, 'months'>) {
  return (
    <Card>
      <Table aria-label="Runs by month">
        <Table.Thead>
          <Table.Tr>
            <Table.Th>Month</Table.Th>
            <Table.Th>Runs</Table.Th>
            <Table.Th>Goes</Table.Th>
          </Table.Tr>
        </Table.Thead>
        <Table.Tbody>
          {months.toReversed().map((month) => (
            <MonthRow key={month.month} {...month} />
          ))}
        </Table.Tbody>
      </Table>
    </Card>
  );
}

/** How much there is of each month, and when it goes. */
export function KeptMonths() {
  const retention = useAnswer(routes.readRetention);
  return (
    <>
      <Title order={2} mt="xl" mb={4}>
        Runs by month
      </Title>
      <Loaded query={retention}>
        {({ days, months }) => (
          <>
            <Text size="sm" c="dimmed" mb="sm">
              {days === null
                ? 'Runs are kept for ever.'
                : `Runs that are over are kept for ${days} days after their month. Open runs stay.`}{' '}
              JOINERY_RETENTION_DAYS sets it.
            </Text>
            {months.length === 0 ? <Text size="sm">No run was started yet.</Text> : <MonthTable months={months} />}
          </>
        )}
      </Loaded>
    </>
  );
}
