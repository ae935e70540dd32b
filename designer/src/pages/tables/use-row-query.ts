import { routes } from '@joinery/api';
import { useDebouncedValue } from '@mantine/hooks';
import type { PaginationState, SortingState } from '@tanstack/react-table';
import { useState } from 'react';
import { useAnswer } from '../../api/use-route.ts';

export const ROWS_A_PAGE = 50;

/** What of a table is shown: search, one column's filter, order and page. The server does the work. */
export function useRowQuery(table: string) {
  const [search, setSearchNow] = useState('');
  const [filter, setFilterNow] = useState<{ readonly column: string | null; readonly value: string }>({
    column: null,
    value: '',
  });
  const [sorting, setSorting] = useState<SortingState>([]);
  const [pagination, setPagination] = useState<PaginationState>({ pageIndex: 0, pageSize: ROWS_A_PAGE });
  const [late] = useDebouncedValue({ search, filter }, 250);
  const sort = sorting[0];
  const filtered = late.filter.column !== null && late.filter.value !== '';
  const rows = useAnswer(
    routes.searchRows,
    {
      params: { table },
      query: {
        offset: pagination.pageIndex * pagination.pageSize,
        limit: pagination.pageSize,
        ...(late.search === '' ? {} : { search: late.search }),
        ...(filtered ? { filterColumn: late.filter.column ?? '', filterValue: late.filter.value } : {}),
        ...(sort === undefined ? {} : { sort: sort.id, descending: sort.desc ? 'true' : 'false' }),
      },
    },
    { keepPrevious: true },
  );
  const first = () => setPagination((before) => ({ ...before, pageIndex: 0 }));
  return {
    rows,
    search,
    setSearch: (text: string) => {
      setSearchNow(text);
      first();
    },
    filter,
    setFilter: (next: { readonly column: string | null; readonly value: string }) => {
      setFilterNow(next);
      first();
    },
    sorting,
    setSorting,
    pagination,
    setPagination,
  };
}
