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
