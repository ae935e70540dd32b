import { ApiError } from '@joinery/api';
import { Command, Option } from 'commander';
import { processRoles } from '../config.ts';
import { StartError } from '../start-error.ts';
import { exportFlows } from './export-flows.ts';
import { importPack } from './import-pack.ts';
import { listRuns } from './list-runs.ts';
import { runOne } from './run-one.ts';
import { start } from './start.ts';
import { validateFile } from './validate-file.ts';

const environmentHelp = `
Environment
  PORT, HOST              where the server listens (7070, 127.0.0.1)
  JOINERY_DATA            folder of the embedded database, the sandbox and the key (.joinery)
  DATABASE_URL            PostgreSQL instead of the embedded database
  REDIS_URL               Redis instead of the database's own queue
  JOINERY_KEY             key that seals secrets, the same for every process (a file in JOINERY_DATA)
  JOINERY_URL             address of the server, for browsers, vendors and the commands above
  JOINERY_TOKEN           API token for import, export, run and runs
  JOINERY_ORGANIZATION    organization of these commands, if the token's owner is in several
  docs/configuration.md has them all.`;

const example = (...lines: readonly string[]): string =>
  `\nExample${lines.length > 1 ? 's' : ''}\n${lines.map((line) => `  joinery ${line}`).join('\n')}`;

function commands(): Command {
  const program = new Command('joinery')
    .description('Automation of joiners, movers and leavers: flows drawn in the browser, run durably.')
    .addHelpText('after', environmentHelp)
    .showHelpAfterError();
  addProcesses(program);
  addPacks(program);
  addRuns(program);
  return program;
}

function addProcesses(program: Command): void {
  const role = new Option('--role <role>', 'what this process does').choices([...processRoles]).default('all');
  const healthPort = new Option('--health-port <port>', 'port where a worker tells its health');
  program
    .command('start')
    .description('start the server, and the worker unless told otherwise')
    .addOption(role)
    .option('--port <port>', 'port to listen on')
    .addOption(healthPort)
    .addHelpText('after', example('start', 'start --port 8080', 'start --role api'))
    .action(start);
  program
    .command('worker')
    .description('start a worker only, beside a server on the same DATABASE_URL')
    .addOption(healthPort)
    .addHelpText('after', example('worker', 'worker --health-port 7071'))
    .action((options: { readonly healthPort?: string }) => start({ ...options, role: 'worker' }));
}

function addPacks(program: Command): void {
  program
    .command('import')
    .description('import a flowpack')
    .argument('<file>', 'flowpack.json')
    .option('--folder <name>', "folder to import into (the pack's title)")
    .option('--connection <key=name...>', 'connection of the organization for a connection that the pack asks for')
    .option('--set <variable=value...>', 'value of a variable that the pack asks for')
    .option('--replace', 'replace flows and tables of the same name')
    .option('--preview', 'only say what would be created')
    .addHelpText(
      'after',
      example(
        'import flowpack.json --preview',
        'import flowpack.json --folder Leavers --connection okta=okta --set delay=30',
      ),
    )
    .action(importPack);
  program
    .command('export')
    .description('export flows as a flowpack')
    .argument('<flow...>', 'names or ids of flows')
    .option('--title <title>', 'title of the pack')
    .option('--rows', 'with the rows of its tables')
    .option('--out <file>', 'file to write (standard output)')
    .addHelpText('after', example('export "Leaver" "Joiner" --title "Staff changes" --out flowpack.json'))
    .action(exportFlows);
  program
    .command('validate')
    .description('say what is wrong with a flowpack, without a server')
    .argument('<file>', 'flowpack.json')
    .addHelpText('after', example('validate flowpack.json'))
    .action(validateFile);
}

function addRuns(program: Command): void {
  program
    .command('run')
    .description('run a flow and wait for its end')
    .argument('<flow>', 'name or id of the flow')
    .option('--input <json>', 'inputs as a JSON object', '{}')
    .option('--draft', 'run the draft')
    .option('--detach', 'do not wait')
    .addHelpText('after', example(`run "Leaver" --input '{"login":"ana@acme.example"}'`))
    .action(runOne);
  program
    .command('runs')
    .description('list runs, newest first')
    .option('--flow <flow>', 'name or id of a flow')
    .option('--status <status>', 'queued, running, waiting, attention, finished, failed or cancelled')
    .option('--search <text>', 'person or thing')
    .option('--limit <n>', 'how many', '20')
    .option('--json', 'as JSON')
    .addHelpText('after', example('runs --status failed', 'runs --flow "Leaver" --search ana@acme.example --json'))
    .action(listRuns);
}

/** Runs one command; what goes wrong is told in one sentence, and the exit code is not 0. */
export async function runCommandLine(argv: readonly string[]): Promise<void> {
  try {
    await commands().parseAsync(argv);
  } catch (error) {
    if (!(error instanceof StartError || error instanceof ApiError)) throw error;
    process.stderr.write(`joinery: ${error.message}\n`);
    if (error instanceof ApiError)
      for (const problem of error.problems) process.stderr.write(`  ${problem.pointer || '/'}: ${problem.message}\n`);
    process.exitCode = 1;
  }
}
