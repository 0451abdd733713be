import { clip } from '../cards/escape.ts';
import type { Texts } from '../languages/en/texts.ts';

/** Long enough for every list of problems, short enough to read in a chat. */
const longestAnswer = 3000;

/** One plain message that says all that has to change and, if there is one, a line that would pass. */
export function explainProblems(problems: readonly string[], texts: Texts, example?: string): string {
  const lines = [texts.commands.change(problems)];
  if (example !== undefined) lines.push(texts.commands.example(example));
  return clip(lines.join('\n'), longestAnswer);
}
