const SHOWN = 25;
const IDLE = '(idle)';

/** As V8 writes it, as far as it is read here. */
export interface CpuProfile {
  readonly nodes: readonly {
    readonly id: number;
    readonly callFrame: { readonly functionName: string; readonly url: string };
  }[];
  /** Ids of nodes, one for each time that the profiler looked. */
  readonly samples: readonly number[];
  /** Microseconds before each sample. */
  readonly timeDeltas: readonly number[];
}

/** Time that functions took themselves: the most expensive ones, then all by package, our own by file. */
export function printProfile({ nodes, samples, timeDeltas }: CpuProfile): string {
  const frames = new Map(nodes.map(({ id, callFrame }) => [id, callFrame]));
  const [functions, places]: [Map<string, number>, Map<string, number>] = [new Map(), new Map()];
  let [busy, idle] = [0, 0];
  for (const [at, id] of samples.entries()) {
    const { functionName = '', url = '' } = frames.get(id) ?? {};
    const ms = (timeDeltas[at] ?? 0) / 1_000;
    if (functionName === IDLE) idle += ms;
    else busy += ms;
    if (functionName === IDLE) continue;
    const place = placeOf(functionName, url);
    add(places, place, ms);
    add(functions, `${functionName || '(anonymous)'}  ${place}`, ms);
  }
  const line = ([name, ms]: readonly [string, number]): string =>
    `    ${((ms / busy) * 100).toFixed(1).padStart(5)} %  ${ms.toFixed(0).padStart(7)} ms  ${name}`;
  return [
    `    busy ${busy.toFixed(0)} ms, idle ${idle.toFixed(0)} ms; shares are of the busy time`,
    ...top(functions, SHOWN).map(line),
    '    by package, our own by file:',
    ...top(places, SHOWN).map(line),
  ].join('\n');
}

function add(sums: Map<string, number>, name: string, ms: number): void {
  sums.set(name, (sums.get(name) ?? 0) + ms);
}

function top(sums: ReadonlyMap<string, number>, count: number): readonly (readonly [string, number])[] {
  return [...sums].toSorted(([, a], [, b]) => b - a).slice(0, count);
}

/** Package of others, file of ours, or what of Node or V8 it is. */
function placeOf(functionName: string, url: string): string {
  if (url === '') return functionName.startsWith('(') ? functionName : 'V8';
  if (url.startsWith('node:')) return url;
  const foreign = /.*\/node_modules\/((?:@[^/]+\/)?[^/]+)\//.exec(url)?.[1];
  if (foreign) return foreign;
  const own = /\/((?:packages\/[^/]+|runtime|connectors)\/.*)$/.exec(url)?.[1];
  return own?.replace('/dist/', '/src/').replace(/\.js$/, '.ts') ?? url;
}
