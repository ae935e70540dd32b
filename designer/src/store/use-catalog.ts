import type { Catalog } from '@joinery/core';
import { createContext, useContext } from 'react';

export const CatalogContext = createContext<Catalog>({ connectors: [] });
/** What the connectors offer, read once for the page. */
export const useCatalog = (): Catalog => useContext(CatalogContext);
