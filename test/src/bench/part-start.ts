import { setTimeout as pause } from 'node:timers/promises';
import { backends } from '../product/backends.ts';
import type { Figure, Part } from './figure.ts';
import { memoryOf } from '../product/process-tree.ts';
import { startProduct } from '../product/start-product.ts';
import { median } from './statistics.ts';

const SETTLE_MS = 10_000;

export const startPart: Part = {
  name: 'start',
  title: 'Start and memory',
  run: async (tell, { rounds, servers, leaveOut, say }) => {
    const [embedded, onServers] = backends(servers);
    if (embedded) {
      const place = await embedded.open();
      try {
        say('npm start');
        // The first one makes the data folder and builds what is not built yet.
        await (await startProduct(place, { through: 'npm' })).stop();
        const seconds: number[] = [];
        for (let round = 0; round < rounds; round += 1) {
          const product = await startProduct(place, { through: 'npm', env: { JOINERY_SANDBOX: 'on' } });
          seconds.push(product.readyMs / 1000);
          await product.stop();
        }
        tell(startFigure(seconds));
        say('memory of the embedded product at rest');
        const rest = await memoryAtRest(() => startProduct(place, { env: { JOINERY_SANDBOX: 'on' } }));
        if (rest)
          tell(memoryFigure('embedded', 'Embedded product at rest, sandbox and all child processes', rest, 450));
        else leaveOut('memory: it is read from /proc, which only Linux has');
      } finally {
        await place.remove();
      }
    }
    if (!onServers) return leaveOut('memory of a worker on Redis + PostgreSQL');
    const place = await onServers.open();
    try {
      say('memory of a worker at rest');
      const rest = await memoryAtRest(() => startProduct(place, { role: 'worker' }));
      if (rest) tell(memoryFigure('worker', 'Production worker at rest, with child processes', rest, 150));
    } finally {
      await place.remove();
    }
  },
};

interface Rest {
  readonly samples: readonly number[];
  readonly processes: number;
}

/** Memory of the process tree, sampled each second once it has had time to settle. */
async function memoryAtRest(start: () => ReturnType<typeof startProduct>): Promise<Rest | undefined> {
  const product = await start();
  try {
    await pause(SETTLE_MS);
    const samples: number[] = [];
    let processes = 0;
    for (let sample = 0; sample < 5; sample += 1) {
      const memory = memoryOf(product.pid());
      if (!memory) return undefined;
      samples.push(memory.mb);
      processes = memory.processes;
      await pause(1_000);
    }
    return { samples, processes };
  } finally {
    await product.stop();
  }
}

function startFigure(seconds: readonly number[]): Figure {
  return {
    ...{ id: 'start.ready', group: 'Start and memory', title: 'Warm npm start to /readyz', unit: 's' },
    ...{ value: median(seconds), target: { below: 5 }, rounds: seconds },
  };
}

function memoryFigure(id: string, title: string, { samples, processes }: Rest, below: number): Figure {
  return {
    ...{ id: `memory.${id}`, group: 'Start and memory', title, unit: 'MB' },
    ...{ value: median(samples), target: { below }, rounds: samples },
    note: `${processes} ${processes === 1 ? 'process' : 'processes'}, PSS ${SETTLE_MS / 1000} s after the start`,
  };
}
