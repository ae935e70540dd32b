import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { describe, expect, it } from 'vitest';
import { cpuMsOfTree, memoryOf, treeOf } from './process-tree.ts';

describe.runIf(process.platform === 'linux')('a process tree', () => {
  it('counts the memory and the processor time of children with their parent', async () => {
    const busy =
      'const end = Date.now() + 300; while (Date.now() < end); console.log("done"); setInterval(() => {}, 1000)';
    const parent = `require('node:child_process').spawn(process.execPath, ['-e', ${JSON.stringify(busy)}], { stdio: 'inherit' })`;
    const child = spawn(process.execPath, ['-e', parent], { stdio: ['ignore', 'pipe', 'inherit'] });
    const pid = child.pid ?? 0;
    try {
      await once(child.stdout, 'data');
      expect(treeOf(pid)).toHaveLength(2);
      expect(memoryOf(pid)).toMatchObject({ processes: 2 });
      expect(memoryOf(pid)?.mb).toBeGreaterThan(20);
      expect(cpuMsOfTree(pid)).toBeGreaterThanOrEqual(250);
    } finally {
      for (const each of treeOf(pid).toReversed()) process.kill(each);
      await once(child, 'exit');
    }
  });
});
