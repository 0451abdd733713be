import type { Environment } from '../platform/config.ts';

/** What a command works with. */
export interface CommandContext {
  /** Arguments behind the command's words. */
  readonly args: readonly string[];
  readonly env: Environment;
  readonly out: (line: string) => void;
  readonly err: (line: string) => void;
}

/** One command of the command line. */
export interface Command {
  /** The words that call it: `audit verify`. */
  readonly name: string;
  /** Its arguments, as the usage shows them. */
  readonly usage: string;
  /** One line: what it does. */
  readonly summary: string;
  /** Resolves to the exit code: 0 for yes, 1 for no or failed, 2 for wrong arguments. */
  run(context: CommandContext): Promise<number>;
}

/** The arguments do not make sense; the text says which and what would. */
export class UsageError extends Error {
  override readonly name = 'UsageError';
}
