import { mkdirSync } from 'node:fs';
import { join, resolve } from 'node:path';
import { parseArgs } from 'node:util';
import { startConsole } from './console/console.ts';
import type { StoryPerson } from './console/view.ts';
import type { Sandbox, SandboxOptions } from './sandbox.ts';
import { cloudViews } from './story/cloud-views.ts';
import { dialogCommand } from './story/console-people.ts';
import { lentUntil, nextEnd } from './story/lent.ts';
import { latchkey } from './story/people.ts';
import { takeTerminal } from './terminal.ts';

/** What a command starts, with the console in front of it. */
export interface Running {
  readonly sandbox: Sandbox;
  /** Whom the console shows. */
  readonly people: readonly StoryPerson[];
  /** What to do first, a line each; told where the console is. */
  welcome(consoleUrl: string): readonly string[];
  stop(): Promise<void>;
}

/** What a command starts with: a folder to come back to, and the port that the console will have. */
export interface Setting {
  readonly options: SandboxOptions;
  readonly folder: string;
  readonly port: number;
}

/**
 * Runs the sandbox of this folder until it is told to stop, and ends the process.
 * `name` is the command as people type it: `npm start`.
 */
export async function runCommand(name: string, start: (setting: Setting) => Promise<Running>): Promise<void> {
  const { port, fresh } = readArguments(name);
  const folder = resolve('.latchkey');
  mkdirSync(folder, { recursive: true, mode: 0o700 });
  const logFile = join(folder, 'latchkey.log');
  const terminal = takeTerminal(logFile);
  try {
    const running = await start({
      folder,
      port,
      options: {
        place: { folder, fresh },
        log: ({ level, functionName, message }) =>
          process.stderr.write(`[${level}] ${functionName ?? 'host'}: ${message}\n`),
        // Without a part of it the app only fails; the next start goes on from what is on disk.
        onTrouble(text) {
          terminal.print(`${text} Latchkey stops; "${name}" goes on.`);
          process.exit(1);
        },
      },
    });
    const console = await showConsole(running, port);
    for (const line of running.welcome(console.url)) terminal.print(line);
    terminal.print(
      `State and log are in ${folder}. Ctrl+C stops; "${name}" goes on; "${name} -- --fresh" starts clean.`,
    );
    const signal = await Promise.race([once('SIGINT'), once('SIGTERM')]);
    terminal.print(`Stopping (${signal})…`);
    await console.stop();
    await running.stop();
    process.exit(0);
  } catch (error) {
    terminal.print(explain(error, { name, port, logFile }));
    process.exit(1);
  }
}

function showConsole({ sandbox, people }: Running, port: number) {
  const { clock, teams, store } = sandbox;
  return startConsole({
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
    people,
    dialogCommand,
  });
}

function once(signal: NodeJS.Signals): Promise<NodeJS.Signals> {
  return new Promise((resolve) => process.once(signal, () => resolve(signal)));
}

/** Ends the process when it is asked for help, or cannot be understood. */
function readArguments(name: string): { readonly port: number; readonly fresh: boolean } {
  const usage = `${name}              goes on where the last one stopped
${name} -- --fresh   starts clean
${name} -- --port N  shows the console at another port (default 7350)`;
  try {
    const { values } = parseArgs({
      options: {
        fresh: { type: 'boolean', default: false },
        help: { type: 'boolean', default: false },
        port: { type: 'string', default: '7350' },
      },
    });
    if (!/^\d{1,5}$/.test(values.port) || Number(values.port) > 65_535)
      throw new Error('--port takes a number up to 65535.');
    if (!values.help) return { port: Number(values.port), fresh: values.fresh };
    process.stdout.write(`${usage}\n`);
    return process.exit(0);
  } catch (error) {
    process.stderr.write(`${error instanceof Error ? error.message : String(error)}\n${usage}\n`);
    return process.exit(2);
  }
}

interface Attempt {
  readonly name: string;
  readonly port: number;
  readonly logFile: string;
}

/** The cause in a sentence, with what to do where that is known; the whole error is in the log. */
function explain(error: unknown, { name, port, logFile }: Attempt): string {
  process.stderr.write(`${error instanceof Error ? (error.stack ?? error.message) : String(error)}\n`);
  const message = error instanceof Error ? error.message : String(error);
  const advice = `More is in ${logFile}. "${name} -- --fresh" starts clean.`;
  if (message.includes('in use by another sandbox')) return message;
  if (!message.includes('EADDRINUSE')) return `Latchkey could not start: ${message}\n${advice}`;
  return message.endsWith(`:${port}`)
    ? `Port ${port} is taken. "${name} -- --port N" shows the console at another one.`
    : `A port that this sandbox had before is taken by another program (${message}). Stop that program, or start clean: "${name} -- --fresh".`;
}
