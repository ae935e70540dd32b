import { fileURLToPath } from 'node:url';
import react from '@vitejs/plugin-react';
import { defineConfig } from 'vite';

const source = (name: string) => fileURLToPath(new URL(`../packages/${name}/src/index.ts`, import.meta.url));

export default defineConfig({
  plugins: [react()],
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
    // Modules run in the order of their imports: zod must be told to do without eval before a schema is made.
    rolldownOptions: {
      output: { strictExecutionOrder: true },
      // Our packages do nothing when imported, so a page loads only the parts of the language that it uses.
      treeshake: { moduleSideEffects: [{ test: /\/packages\/[\w-]+\/src\//, sideEffects: false }] },
    },
    assetsInlineLimit: 0,
    modulePreload: { polyfill: false },
  },
  server: { proxy: { '/api': 'http://127.0.0.1:3400' } },
});
