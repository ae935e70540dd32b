/** Run by a test as a process: appends to one run's journal and prints each sequence number once it is acknowledged. */
import { writeSync } from 'node:fs';
import { emptyFlow } from '@joinery/core';
import { openStorage } from './open-storage.ts';

const [, , dataDir = ''] = process.argv;
const { runs, pool } = await openStorage({ dataDir, log: { warn: () => {} } });
const subject = { startedBy: 'test', subject: '', trigger: null, inputs: {} };
await runs.create('acme', [{ id: 'the-run', flow: 'f', version: null, draft: emptyFlow, ...subject }]);
await pool.query('update run set wake_at = now()');
const owner = `writer-${process.pid}`;
const claim = await runs.claim('the-run', owner);
if (!claim) throw new Error('The run was not claimed.');
let { epoch } = claim;
for (let seq = claim.journal.length + 1; ; seq++) {
  const answer = await runs.advance({
    ...{ organization: 'acme', run: 'the-run', epoch, owner, fromSeq: seq },
    events: [{ at: claim.now, type: 'step.cancelled', step: `root/n${seq}` }],
    ...{ intents: [], settled: [], takenFacts: [], children: [] },
  });
  epoch = Math.max(1, epoch);
  if (answer === 'kept') writeSync(1, `${seq}\n`);
}
