import { defineLookup } from '@joinery/connector-kit';
import type { GraphClient } from '../client.ts';
import { readSkus } from '../licenses.ts';

export const licenses = defineLookup<GraphClient>({
  name: 'licenses',
  title: 'Licences',
  find: async (call, search, limit) => {
    const wanted = search.trim().toLowerCase();
    return (await readSkus(call))
      .filter((sku) => `${sku.name} ${sku.skuPartNumber} ${sku.skuId}`.toLowerCase().includes(wanted))
      .slice(0, limit)
      .flatMap(({ skuId, name, free }) =>
        skuId === null ? [] : [{ value: skuId, title: `${name ?? skuId} (${free} free)` }],
      );
  },
});
