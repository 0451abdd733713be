import type { ReviewMessenger } from '../core/messengers.ts';
import { emergencyReviewCard } from './cards/emergency-review-card.ts';
import { textsFor } from './languages/languages.ts';
import { deliver, inBatches, type MessengerOptions, report, requireTeams } from './messenger.ts';
import { reach } from './reach.ts';
import type { Recipient } from './recipients.ts';

/** The key under which the messages of a review are kept, beside those of its request. */
export function reviewKey(requestId: string): string {
  return `${requestId}-review`;
}

/** The cards of reviews in the personal chats of the reviewers. */
export function createReviewMessenger(options: MessengerOptions): ReviewMessenger {
  const { conversations } = options;
  return {
    async publishReview(review, record, reviewers) {
      const id = reviewKey(review.request.id);
      const sent = await conversations.messages(id);
      const recipients = new Map<string, Recipient>(
        [...sent.keys()].map((objectId) => [objectId, { objectId }]),
      );
      for (const person of reviewers) recipients.set(person.objectId, { objectId: person.objectId, person });
      // Both only grow, so that a card never goes back to what was true before.
      const revision = review.revision + (record?.revision ?? 0);
      const all = [...recipients.values()];
      const deliveries = await inBatches(all, async ({ objectId }) => {
        const before = sent.get(objectId);
        if (before && before.revision > revision) return 'same';
        const stored = await conversations.reference(objectId);
        const card = emergencyReviewCard(review, record, { objectId, texts: textsFor(stored?.locale) });
        const message = { card, summary: card.fallbackText };
        return deliver(options, { id, revision }, { objectId, stored, message, before, reach });
      });
      requireTeams(deliveries);
      return report(all, deliveries, undefined);
    },
  };
}
