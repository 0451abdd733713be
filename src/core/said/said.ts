import { english } from './english/english.ts';

/** What each sentence is about, by its code: strings, figures and lists of them, so that it can be kept as JSON. */
type Values = { readonly [Code in keyof typeof english]: Parameters<(typeof english)[Code]> };

export type SentenceCode = keyof Values;

/** Every sentence in one language. */
export type Sentences = {
  readonly [Code in SentenceCode]: (...values: Values[Code]) => string;
};

interface SentenceOf<Code extends SentenceCode> {
  readonly code: Code;
  readonly values: Values[Code];
}

/** One sentence of Latchkey's own, or a few that belong together, in no language yet. */
export type Sentence = { readonly [Code in SentenceCode]: SentenceOf<Code> }[SentenceCode];

/**
 * What people are told: sentences that everybody reads in their own language, one after the other. A string among
 * them is said as it is, because it comes from elsewhere: a cloud's own words, or what was recorded in English.
 */
export type Said = readonly (Sentence | string)[];

/** A sentence by its code, about these things. */
export function say<Code extends SentenceCode>(code: Code, ...values: Values[Code]): SentenceOf<Code> {
  return { code, values };
}

/** The same in a language. */
export function inWords(sentences: Sentences, said: Said): string {
  return said
    .map((part) => (typeof part === 'string' ? part : sentence(sentences, part)))
    .filter((part) => part !== '')
    .join(' ');
}

function sentence<Code extends SentenceCode>(
  sentences: Sentences,
  { code, values }: SentenceOf<Code>,
): string {
  const text: Sentences[Code] | undefined = sentences[code];
  // What is kept may come from another version of the app, which has sentences that this one does not have.
  return text === undefined ? code : text(...values);
}

/** The same in English, as the audit trail, the API and the command line have it. */
export function inEnglish(...said: Said): string {
  return inWords(english, said);
}

/** Why something was refused, twice over: in English for what is kept and for programs, and for each reader in theirs. */
export interface Refusing {
  readonly message: string;
  readonly said: Said;
}

/** A refusal in these words. */
export function refusing(...said: Said): Refusing {
  return { message: inEnglish(...said), said };
}
