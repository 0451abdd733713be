import type { Problem } from './source-file.ts';

/** Longer than any file that people review, in characters. */
const longest = 1_000_000;

/**
 * Line breaks and tabs are the only control characters of a text. U+FFFD stands where bytes were not UTF-8. The
 * others turn the direction of writing, so that a reviewer sees another text than the one that counts
 * (Unicode Technical Report 36, "Bidirectional Text Spoofing").
 */
const unfit = /(?![\t\n\r\u0085])\p{Cc}|[\ufffd\u202a-\u202e\u2066-\u2069]/u;

/** What keeps a text from being read at all; undefined when nothing does. Pure. */
export function textProblem(text: string): Problem | undefined {
  if (text.length > longest)
    return { offset: 0, code: 'yaml.size', message: 'The file is too long. Split it into several files.' };
  const offset = text.search(unfit);
  if (offset < 0) return undefined;
  const character = (text.codePointAt(offset) ?? 0).toString(16).toUpperCase().padStart(4, '0');
  return {
    offset,
    code: 'yaml.text',
    message:
      character === 'FFFD'
        ? 'The file is not UTF-8 from here. Save it as UTF-8.'
        : `The character U+${character} is not shown as what it is. Take it out.`,
  };
}
