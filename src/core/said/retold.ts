import { english } from './english/english.ts';
import { recordedSentences } from './english/recorded.ts';
import { usageSentences } from './english/usage.ts';
import { type Said, type Sentence, type SentenceCode } from './said.ts';

/** Sentences about nothing, or about strings alone: their English tells which they are. */
type Recognisable = {
  [Code in SentenceCode]: (typeof english)[Code] extends (...values: string[]) => string ? Code : never;
}[SentenceCode];

/** What the policy says is recorded too, when a request fails because the catalogue was changed. */
const codes: readonly Recognisable[] = [
  ...(Object.keys(recordedSentences) as (keyof typeof recordedSentences)[]),
  ...(Object.keys(usageSentences) as (keyof typeof usageSentences)[]),
  'paused',
  'requesterInactive',
  'beneficiaryInactive',
  'nobodyApproves',
  'nothingCalled',
  'nothingToAskFor',
  'emergencyForSelfOnly',
  'windowClosed',
];

const mark = '\u0000';

const patterns = codes.map((code) => {
  const sentence: (...values: string[]) => string = english[code];
  const text = sentence(...Array.from({ length: sentence.length }, () => mark));
  return {
    code,
    pattern: new RegExp(
      `^${escaped(text).replaceAll(mark, '(.*?)')}${/[.:]$/.test(text) ? '(?: |$)' : '$'}`,
      's',
    ),
  };
});

function escaped(text: string): string {
  return text.replaceAll(/[.*+?^${}()|[\]\\]/g, String.raw`\$&`);
}

/**
 * A text that was recorded in English, for readers of any language: the sentences of Latchkey's own at its beginning,
 * and the rest as it is. A cloud's own words stay what they are.
 */
export function retold(text: string): Said {
  const sentences: Sentence[] = [];
  let rest = text;
  for (let found = first(rest); found; found = first(rest)) {
    sentences.push(found.sentence);
    rest = rest.slice(found.length);
  }
  return rest === '' ? sentences : [...sentences, rest];
}

function first(text: string): { readonly sentence: Sentence; readonly length: number } | undefined {
  for (const { code, pattern } of patterns) {
    const match = pattern.exec(text);
    if (match) {
      const [{ length }, ...values] = match;
      return { sentence: { code, values } as Sentence, length };
    }
  }
  return undefined;
}
