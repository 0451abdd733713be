import type { Command } from '../../src/cli/command.ts';
import { runCommand } from '../../src/cli/run.ts';
import type { Environment } from '../../src/platform/config.ts';

/** What a command of the command line has printed, and its exit code. */
export interface Ran {
  readonly code: number;
  readonly out: readonly string[];
  readonly err: readonly string[];
}

/** Runs a command in this process. */
export async function runCli(
  commands: readonly Command[],
  env: Environment,
  ...args: readonly string[]
): Promise<Ran> {
  const out: string[] = [];
  const err: string[] = [];
  const code = await runCommand(commands, {
    args,
    env,
    out: (line) => out.push(line),
    err: (line) => err.push(line),
  });
  return { code, out, err };
}
