import { inWords, type Said } from '../../core/said/said.ts';
import { germanTexts } from './de/texts.ts';
import { type Texts, texts } from './en/texts.ts';

/** Every language there is, by its code. */
export const languages: ReadonlyMap<string, Texts> = new Map([
  ['en', texts],
  ['de', germanTexts],
]);

/** The texts for a locale such as `de-AT`, by its language alone; English when there is none in it. */
export function textsFor(locale = 'en'): Texts {
  return languages.get(locale.toLowerCase().split(/[-_]/)[0] ?? '') ?? texts;
}

/** What the core says, in a language. Plain text is in the language that it was written in. */
export function told({ said }: Pick<Texts, 'said'>, text: string | Said): string {
  return typeof text === 'string' ? text : inWords(said, text);
}

/** What each of some problems says, in a language. */
export function toldEach(texts: Texts, problems: readonly { readonly said: Said }[]): readonly string[] {
  return problems.map(({ said }) => told(texts, said));
}
