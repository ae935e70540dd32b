import { mkdtemp, readdir, readFile, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { backends, type Place } from '../product/backends.ts';
import { personInputs } from './bench-flows.ts';
import type { Part } from './figure.ts';
import { openStub } from './open-stub.ts';
import { installFlows } from './part-runs.ts';
import { type CpuProfile, printProfile } from './print-profile.ts';
import { type Load, runRate } from './run-rate.ts';

const RUNS = { pure: 20_000, effects: 5_000 } as const;

/** Says where a worker's processor time goes. Prints it; has no figures, because a profiler costs time itself. */
export const profilePart: Part = {
  name: 'profile',
  title: 'Where the processor time goes',
  isExtra: true,
  run: async (_tell, { servers, share, say }) => {
    const backend = backends(servers).at(-1);
    if (!backend) return;
    const place = await backend.open();
    const stub = await openStub();
    try {
      const { owner, ids } = await installFlows(place, stub);
      for (const kind of ['pure', 'effects'] as const) {
        const count = Math.ceil(RUNS[kind] * share);
        say(`${count} runs, ${kind}, ${backend.title}`);
        const env = { JOINERY_ALLOWED_HOSTS: stub.host };
        const profile = await profileOf(place, (nodeOptions) =>
          runRate(place, owner, { ...{ flow: ids[kind], count, inputs: personInputs, env }, nodeOptions }),
        );
        console.log(`${printProfile(profile)}\n`);
      }
    } finally {
      await stub.close();
      await place.remove();
    }
  },
};

async function profileOf(
  place: Place,
  load: (nodeOptions: NonNullable<Load['nodeOptions']>) => Promise<unknown>,
): Promise<CpuProfile> {
  const folder = await mkdtemp(path.join(tmpdir(), 'joinery-profile-'));
  try {
    await load(['--cpu-prof', `--cpu-prof-dir=${folder}`]);
    // Child processes and threads of the product write profiles of their own; the busiest is the worker.
    const profiles: CpuProfile[] = [];
    for (const name of await readdir(folder))
      profiles.push(JSON.parse(await readFile(path.join(folder, name), 'utf8')) as CpuProfile);
    const [first] = profiles.toSorted((a, b) => b.samples.length - a.samples.length);
    if (!first) throw new Error(`The product left no profile of its work in ${place.dataDir}.`);
    return first;
  } finally {
    await rm(folder, { recursive: true, force: true });
  }
}
