import { type ParseArgsConfig, parseArgs } from 'node:util';
import { UsageError } from './command.ts';

type Options = NonNullable<ParseArgsConfig['options']>;

/** The options of a command and the words beside them. @throws UsageError for what the command does not know */
export function readOptions<Known extends Options>(args: readonly string[], options: Known) {
  try {
    return parseArgs({ args: [...args], options, strict: true, allowPositionals: true });
  } catch (error) {
    throw new UsageError(error instanceof Error ? error.message : String(error), { cause: error });
  }
}

/** The words beside the options, if they are as many as the command takes. @throws UsageError */
export function wordsBetween(words: readonly string[], least: number, most: number): readonly string[] {
  if (words.length >= least && words.length <= most) return words;
  throw new UsageError(
    words.length < least ? 'Something is missing.' : `There is one word too many: ${words[most]}`,
  );
}
