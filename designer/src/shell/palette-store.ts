import { createSpotlight, type SpotlightStore } from '@mantine/spotlight';

const created: readonly [SpotlightStore, { readonly open: () => void }] = createSpotlight();
/** The command palette's state, and how to open it from anywhere. */
export const [paletteStore, palette] = created;
