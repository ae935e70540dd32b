import { createAnswerBatch } from './child/answer-batch.ts';
import { hardenProcess } from './child/harden-process.ts';
import type { BatchMessage, ReplyMessage } from './types.ts';

/** The evaluator's own process: answers one batch after the other until its parent is gone. */
const answerBatch = await createAnswerBatch();
hardenProcess();
process.on('disconnect', () => process.exit());
process.on('message', (batch: BatchMessage) => {
  void answerBatch(batch).then((results) => reply({ id: batch.id, results }));
});
reply({ ready: true });

function reply(message: ReplyMessage): void {
  process.send?.(message);
}
