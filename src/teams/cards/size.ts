import type { AdaptiveCard } from './elements.ts';

/** Teams drops larger messages on some ways without a word; this much is safe on all of them. In bytes. */
const largestCard = 28 * 1024;

/** How much of what people, the directory and the clouds say goes on a card. Texts in characters. */
export interface CardLimits {
  readonly name: number;
  readonly text: number;
  readonly reason: number;
  readonly usage: number;
  readonly grants: number;
  readonly people: number;
  /** Entitlements that the form lists. */
  readonly offers: number;
}

const roomy: CardLimits = {
  name: 80,
  text: 600,
  reason: 500,
  usage: 800,
  grants: 12,
  people: 12,
  offers: 80,
};
const tight: CardLimits = { name: 48, text: 100, reason: 500, usage: 160, grants: 5, people: 4, offers: 40 };

/** Builds a card with all there is to say or, if that is too much for a message, with less of it. */
export function withinSize(build: (limits: CardLimits) => AdaptiveCard): AdaptiveCard {
  const card = build(roomy);
  return cardBytes(card) < largestCard ? card : build(tight);
}

/** The size of a card as it travels, in bytes of UTF-8. */
export function cardBytes(card: AdaptiveCard): number {
  return new TextEncoder().encode(JSON.stringify(card)).length;
}
