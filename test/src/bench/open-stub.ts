import { fileURLToPath } from 'node:url';
import { beginProcess } from '../product/begin-process.ts';
import { until } from '../product/until.ts';

export interface Stub {
  /** Address that an effect posts to. */
  readonly url: string;
  readonly host: string;
  readonly close: () => Promise<void>;
}

export async function openStub(): Promise<Stub> {
  const program = fileURLToPath(new URL('./effect-stub.js', import.meta.url));
  const begun = beginProcess(process.execPath, [program], {});
  const url = await until(() => /^http\S+(?=\n)/.exec(begun.said())?.[0], 'the stub to listen');
  return { url: `${url}/people`, host: new URL(url).host, close: () => begun.end('SIGKILL') };
}
