import type { Texts } from '../languages/en/texts.ts';
import type { PersonalCard } from './card-for.ts';
import { adaptiveCard, textBlock } from './elements.ts';

/** What takes the place of a card that was sent again further down. */
export function movedCard(texts: Texts): PersonalCard {
  const { moved } = texts.pending;
  return {
    card: adaptiveCard({ fallbackText: moved, body: [textBlock(moved, { isSubtle: true })] }),
    summary: moved,
  };
}
