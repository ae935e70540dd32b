import { compileConfig, resolveConfig } from '@joinery/core';
import { createEvaluatorPool } from '@joinery/runtime/evaluator/index';
import type { Figure, Part } from './figure.ts';
import { median } from './statistics.ts';

const BATCHES = 1_000;
const WARM_UP = 200;
const PATHS = 500_000;
const inputs = {
  name: 'Tammy Tester',
  login: 'tammy.tester@juniperfalls.example',
  days: 30,
  manager: { address: { mail: 'mona.manager@juniperfalls.example' } },
  groups: [
    { name: 'Office 365 Assignments', members: 81 },
    { name: 'Everyone', members: 204 },
  ],
};
const expressions = [
  '$uppercase(inputs.name)',
  '$split(inputs.login, "@")[1]',
  'inputs.days * 24',
  'inputs.groups[members > 100].name',
  '$sum(inputs.groups.members)',
  'inputs.groups.(name & ": " & members)',
  '$contains(inputs.login, "juniper") ? "ours" : "theirs"',
  '{ "who": inputs.name, "until": inputs.days + 7 }',
  '$join($split(inputs.name, " "), ".")',
  '$count(inputs.groups) > 1 and inputs.days > 7',
];
const group = 'Expressions';

export const expressionsPart: Part = {
  name: 'expressions',
  title: 'Expressions of one node',
  run: async (tell, { rounds, share, say }) => {
    say('ten JSONata expressions, one node after the other');
    tell(await tenExpressions(rounds, Math.ceil(BATCHES * share)));
    say('plain paths');
    tell(plainPath(rounds, Math.ceil(PATHS * share)));
  },
};

/** As a worker asks for them: one message to the evaluator's process, with the data that they read. */
async function tenExpressions(rounds: number, batches: number): Promise<Figure> {
  const pool = createEvaluatorPool({ size: 1, heapMb: 96, wallMs: 250 });
  try {
    const ask = async (times: number): Promise<number> => {
      const took: number[] = [];
      for (let batch = 0; batch < times; batch += 1) {
        const from = performance.now();
        const answers = await pool.evaluate({ expressions, scope: { inputs } });
        took.push(performance.now() - from);
        const failed = answers.find(({ ok }) => !ok);
        if (failed) throw new Error(`An expression of the bench failed: ${JSON.stringify(failed)}`);
      }
      return median(took);
    };
    await ask(WARM_UP);
    const values: number[] = [];
    for (let round = 0; round < rounds; round += 1) values.push(await ask(batches));
    return {
      ...{ id: 'expressions.ten', group, title: 'Node with ten JSONata expressions, p50', unit: 'ms' },
      ...{
        value: median(values),
        target: { below: 1 },
        rounds: values,
        note: 'there and back, in a process of their own',
      },
    };
  } finally {
    await pool.close();
  }
}

function plainPath(rounds: number, paths: number): Figure {
  const names = Array.from({ length: 10 }, (_, index) => `path${index}`);
  const config = compileConfig(
    Object.fromEntries(names.map((name) => [name, '{{ inputs.manager.address.mail }}'])),
    [],
  );
  const scope = { get: () => inputs };
  const ask = (): number => {
    const from = performance.now();
    let last = resolveConfig(config, scope);
    for (let done = names.length; done < paths; done += names.length) last = resolveConfig(config, scope);
    const took = performance.now() - from;
    if (last.state !== 'done' || last.input['path9'] !== inputs.manager.address.mail)
      throw new Error('A plain path of the bench was not resolved.');
    return (took / paths) * 1_000;
  };
  ask();
  const values = Array.from({ length: rounds }, ask);
  const note = 'of ten in one config';
  return {
    ...{ id: 'expressions.path', group, title: 'Plain path, resolved in place', unit: 'µs' },
    ...{ value: median(values), target: { below: 1 }, rounds: values, note },
  };
}
