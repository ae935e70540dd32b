import { type Plugin, runnerImport } from 'vite';

interface Route {
  readonly name: string;
  readonly method: string;
  readonly path: string;
  readonly answers?: string;
  readonly reply?: unknown;
}

/** The page calls routes by method and path alone: their shapes, and zod with them, stay out of the bundle. */
export function plainRoutes(routesFile: string): Plugin {
  return {
    name: 'plain-routes',
    enforce: 'pre',
    async load(id) {
      if (id !== routesFile) return null;
      const { module, dependencies } = await runnerImport<{ readonly routes: Record<string, Route> }>(routesFile, {
        configFile: false,
        logLevel: 'error',
      });
      for (const file of dependencies) this.addWatchFile(file);
      const plain = Object.entries(module.routes).map(([key, { name, method, path, answers, reply }]) => [
        key,
        { name, method, path, answers, reply: reply === undefined ? undefined : true },
      ]);
      return `export const routes = ${JSON.stringify(Object.fromEntries(plain))};`;
    },
  };
}
