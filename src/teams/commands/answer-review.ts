import { reviewsFor } from '../../core/reviews/act.ts';
import type { Answer } from '../answer.ts';
import { emergencyReviewCard } from '../cards/emergency-review-card.ts';
import type { Showing } from '../resend.ts';
import { reviewKey } from '../review-messenger.ts';
import type { Turn } from '../turn.ts';
import { showAgain } from './answer-pending.ts';

/** Shows the reviews again that wait for the person, the one that is due first being first. */
export async function answerReview(turn: Turn): Promise<Answer> {
  const { ports, personId, texts } = turn;
  const reviews = await reviewsFor(ports, personId);
  const showings = await Promise.all(
    reviews.map(async (review): Promise<Showing> => {
      const { id } = review.request;
      const record = await ports.store.load(id);
      return {
        id: reviewKey(id),
        revision: review.revision + (record?.revision ?? 0),
        cardFor: (reader) => {
          const card = emergencyReviewCard(review, record, reader);
          return { card, summary: card.fallbackText };
        },
      };
    }),
  );
  return showAgain(turn, showings, texts.review);
}
