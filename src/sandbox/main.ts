import { mkdirSync } from 'node:fs';
import { join, resolve } from 'node:path';
import { parseArgs } from 'node:util';
import { startConsole } from './console/console.ts';
import { startSandbox } from './sandbox.ts';
import { cloudViews } from './story/cloud-views.ts';
import { dialogCommand, storyPeople } from './story/console-people.ts';
import { lentUntil, nextEnd } from './story/lent.ts';
import { latchkey } from './story/people.ts';
import { takeTerminal } from './terminal.ts';

const usage = `npm start              goes on where the last one stopped
npm start -- --fresh   starts clean
npm start -- --port N  shows the console at another port (default 7350)`;

const { values } = readArguments();
const folder = resolve('.latchkey');
const port = Number(values.port);

mkdirSync(folder, { recursive: true, mode: 0o700 });
const logFile = join(folder, 'latchkey.log');
const terminal = takeTerminal(logFile);

try {
  await run();
} catch (error) {
  terminal.print(explain(error));
  process.exit(1);
}

async function run(): Promise<void> {
  const sandbox = await startSandbox({
    place: { folder, fresh: values.fresh },
    log: ({ level, functionName, message }) =>
      process.stderr.write(`[${level}] ${functionName ?? 'host'}: ${message}\n`),
    // Without its storage the app only fails; the next start goes on from what is on disk.
    onTrouble(text) {
      terminal.print(`${text} Latchkey stops; "npm start" goes on.`);
      process.exit(1);
    },
  });
  const { clock, teams, store } = sandbox;
  const console = await startConsole({
    port,
    botName: latchkey.botName,
    teams,
    clock,
    clouds: async () => cloudViews(sandbox, await lentUntil(store)),
    actions: {
      advance: (minutes) => sandbox.advance(minutes * 60_000),
      async advanceToNextEnd() {
        const end = await nextEnd(store);
        if (end === undefined) return false;
        await sandbox.advance(Math.max(0, Date.parse(end) - clock.now()));
        return true;
      },
    },
    people: storyPeople,
    dialogCommand,
  });
  terminal.print(`Latchkey runs on this machine: open ${console.url}`);
  terminal.print('Alex asks on the left, Priya decides in the middle, the clouds are on the right.');
  terminal.print(
    `State and log are in ${folder}. Ctrl+C stops; "npm start" goes on; "npm start -- --fresh" starts clean.`,
  );
  const signal = await Promise.race([once('SIGINT'), once('SIGTERM')]);
  terminal.print(`Stopping (${signal})…`);
  await console.stop();
  await sandbox.stop();
  process.exit(0);
}

function once(signal: NodeJS.Signals): Promise<NodeJS.Signals> {
  return new Promise((resolve) => process.once(signal, () => resolve(signal)));
}

function readArguments() {
  try {
    const parsed = parseArgs({
      options: {
        fresh: { type: 'boolean', default: false },
        help: { type: 'boolean', default: false },
        port: { type: 'string', default: '7350' },
      },
    });
    if (!/^\d{1,5}$/.test(parsed.values.port) || Number(parsed.values.port) > 65_535)
      throw new Error('--port takes a number up to 65535.');
    if (!parsed.values.help) return parsed;
    process.stdout.write(`${usage}\n`);
    return process.exit(0);
  } catch (error) {
    process.stderr.write(`${error instanceof Error ? error.message : String(error)}\n${usage}\n`);
    return process.exit(2);
  }
}

/** The cause in a sentence, with what to do where that is known; the whole error is in the log. */
function explain(error: unknown): string {
  process.stderr.write(`${error instanceof Error ? (error.stack ?? error.message) : String(error)}\n`);
  const message = error instanceof Error ? error.message : String(error);
  const advice = `More is in ${logFile}. "npm start -- --fresh" starts clean.`;
  if (message.includes('in use by another sandbox')) return message;
  if (!message.includes('EADDRINUSE')) return `Latchkey could not start: ${message}\n${advice}`;
  return message.endsWith(`:${port}`)
    ? `Port ${port} is taken. "npm start -- --port N" shows the console at another one.`
    : `A port that this sandbox had before is taken by another program (${message}). Stop that program, or start clean: "npm start -- --fresh".`;
}
