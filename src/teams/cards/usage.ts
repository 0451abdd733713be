import type { GrantRecord } from '../../core/requests/request.ts';

/** How a grant is used, told apart by what a card does with it. */
export interface Usage {
  readonly notes: readonly string[];
  readonly commands: readonly string[];
  /** Web pages, https only. */
  readonly pages: readonly string[];
}

/** No link that a provider makes is as long; a longer one would cost the card too much of its size. */
const longestLink = 700;

/**
 * Takes a provider's usage text apart, line by line: a line in backticks is a command, a line that is an https
 * address is a page, every other line is said as it is.
 */
export function usageOf({ usage = '' }: GrantRecord): Usage {
  const lines = usage.split('\n').flatMap((line) => line.trim() || []);
  const commands: string[] = [];
  const pages: string[] = [];
  const notes: string[] = [];
  for (const line of lines) {
    const command = /^`([^`]+)`$/.exec(line)?.[1];
    if (command !== undefined) commands.push(command);
    else if (/^https:\/\/\S+$/.test(line) && URL.canParse(line) && line.length <= longestLink)
      pages.push(new URL(line).href);
    else notes.push(line);
  }
  return { notes, commands, pages };
}
