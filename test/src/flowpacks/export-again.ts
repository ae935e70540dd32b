import { collectExport, type Flowpack, remapImport } from '@joinery/flowpack';

/** Imports a pack into an organization that has its connections and nothing else, and exports what it then has. */
export function exportAgain({ name, title, version, description, ...pack }: Flowpack): string {
  const about = { name, title, version, description };
  const connections = pack.connections.map(({ key, title: called, connector }) => ({
    name: key,
    title: called,
    connector,
  }));
  let made = 0;
  const imported = remapImport(
    { ...about, ...pack },
    {
      folder: { id: 'f' },
      connections: Object.fromEntries(connections.map((connection) => [connection.name, connection.name])),
      ...({ variables: {}, conflicts: 'add', by: 'ann' } as const),
    },
    { flows: [], tables: [], connections, variables: [] },
    () => {
      made += 1;
      return `id-${made}`;
    },
  );
  if (!imported.ok) throw new Error(imported.problems.map(({ message }) => message).join(' '));
  const { write } = imported;
  const helps = new Map(write.connections.map((connection) => [connection.name, connection.help]));
  const exported = collectExport(
    { ...about, flows: write.flows.map(({ id }) => id) },
    { ...write, connections: connections.map((each) => ({ ...each, help: helps.get(each.name) ?? '' })) },
  );
  if (!exported.ok) throw new Error(exported.problems.map(({ message }) => message).join(' '));
  return exported.text;
}
