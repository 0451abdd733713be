import { z } from 'zod';
import { longestReason } from '../core/requests/reason.ts';
import { considerRequest, submitRequest, type Wish } from '../core/requests/submit.ts';
import { actOnReview } from '../core/reviews/act.ts';
import type { ReviewVerdict } from '../core/reviews/review.ts';
import { emergencyRules, toldOf } from '../core/reviews/reviewers.ts';
import { cardSource } from './activity.ts';
import { type Answer, say } from './answer.ts';
import { type PersonalCard } from './cards/card-for.ts';
import { emergencyCard, emergencyNotice } from './cards/emergency-card.ts';
import { emergencyReviewCard } from './cards/emergency-review-card.ts';
import type { EmergencyLine } from './commands/command.ts';
import { explainProblems } from './commands/explain-problems.ts';
import { told, toldEach } from './languages/languages.ts';
import type { Turn } from './turn.ts';

/** What the second confirmation of an emergency sends: what was written, once more. */
export const emergencySchema = z.strictObject({
  entitlement: z.string().max(200),
  duration: z.string().max(40),
  ticket: z.string().max(200).exactOptional(),
  reason: z.string().max(longestReason),
});

type Emergency = z.infer<typeof emergencySchema>;

/** Asks whether an emergency is meant, before anything is taken: what, how long, who is told, by when it is reviewed. */
export async function confirmEmergency(turn: Turn, line: EmergencyLine): Promise<Answer> {
  const { ports, personId, texts } = turn;
  const considered = await considerRequest(ports, wishOf(personId, line));
  if (considered.outcome === 'refused')
    return say({
      text: explainProblems(toldEach(texts, considered.problems), texts),
    });
  const { request } = considered;
  const catalogue = await ports.catalogue.current();
  const rules = emergencyRules(catalogue, request.entitlement.name);
  const card = emergencyCard(
    { request, told: await toldOf(ports.directory, catalogue, request), rules },
    texts,
  );
  return say({ card, summary: card.fallbackText });
}

/** Takes what was confirmed. One confirmation is one request, however often its button is pressed. */
export async function takeInEmergency(
  { ports, personId, texts, activity }: Turn,
  emergency: Emergency,
): Promise<PersonalCard | { readonly problems: readonly string[] }> {
  const outcome = await submitRequest(ports, {
    ...wishOf(personId, emergency),
    source: cardSource(activity),
  });
  switch (outcome.outcome) {
    case 'accepted':
      return noticed(emergencyNotice(texts.emergency.taken, texts));
    case 'repeated':
      return noticed(emergencyNotice(texts.emergency.takenBefore, texts));
    case 'refused':
      return { problems: toldEach(texts, outcome.problems) };
  }
}

/** Takes a review in. Resolves to the card with the reviewer's answer on it, or to why it does not count. */
export async function reviewEmergency(
  { ports, personId, texts }: Turn,
  { requestId, reason: note }: { readonly requestId: string; readonly reason: string },
  verdict: ReviewVerdict,
): Promise<PersonalCard | { readonly problem: string }> {
  const outcome = await actOnReview(ports, { requestId, by: personId, verdict, note });
  if (outcome.outcome === 'refused') return { problem: told(texts, outcome.said) };
  const record = await ports.store.load(requestId);
  const reader = { objectId: personId, texts };
  return noticed(emergencyReviewCard(outcome.review, record, reader, texts.review.noted));
}

function wishOf(requesterId: string, { entitlement, duration, ticket, reason }: EmergencyLine): Wish {
  return {
    requesterId,
    entitlement,
    ...(duration !== undefined && { duration }),
    ...(ticket !== undefined && { ticket }),
    reason,
    breakGlass: true,
  };
}

function noticed(card: PersonalCard['card']): PersonalCard {
  return { card, summary: card.fallbackText };
}
