import { fileURLToPath } from 'node:url';
import react from '@vitejs/plugin-react';
import { defineConfig } from 'vite';
import { plainRoutes } from './plain-routes.ts';

const source = (name: string) => fileURLToPath(new URL(`../packages/${name}/src/index.ts`, import.meta.url));

export default defineConfig({
  plugins: [plainRoutes(fileURLToPath(new URL('../packages/api/src/routes.ts', import.meta.url))), react()],
  // Our packages are bundled from their sources; a `development` condition would also pick the slow builds of others.
  resolve: {
    alias: {
      '@joinery/api': source('api'),
      '@joinery/core': source('core'),
      '@joinery/flowpack': source('flowpack'),
    },
  },
  build: {
    outDir: 'dist',
    target: 'es2022',
    // Older targets rewrite light-dark() into variables that Mantine's scheme attribute never sets.
    cssTarget: ['chrome125', 'firefox125', 'safari17.5'],
    sourcemap: false,
    rolldownOptions: {
      // Our packages do nothing when imported, so a page loads only the parts of the language that it uses.
      treeshake: { moduleSideEffects: [{ test: /\/packages\/[\w-]+\/src\//, sideEffects: false }] },
    },
    assetsInlineLimit: 0,
    modulePreload: { polyfill: false },
  },
  server: { proxy: { '/api': 'http://127.0.0.1:3400' } },
});
