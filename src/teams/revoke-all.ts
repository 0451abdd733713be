import { z } from 'zod';
import { longestReason } from '../core/requests/reason.ts';
import { beginRevokeAll } from '../core/requests/revoke-all.ts';
import { revokeAllProgress } from '../core/requests/revoke-all-progress.ts';
import type { RevokeScope } from '../core/requests/revoke-scope.ts';
import { cardSource } from './activity.ts';
import type { PersonalCard } from './cards/card-for.ts';
import { revokeAllProgressCard } from './cards/revoke-all-progress-card.ts';
import { told } from './languages/languages.ts';
import type { Turn } from './turn.ts';

const confirmed = { confirmed: z.int().min(1).max(1_000_000), reason: z.string().max(longestReason) };

/** What the confirmation sends: what was named, how many they were, and why. */
export const revokeAllSchema = z.discriminatedUnion('of', [
  z.strictObject({ of: z.literal('everything'), ...confirmed }),
  z.strictObject({ of: z.literal('person'), objectId: z.string().max(100), ...confirmed }),
  z.strictObject({ of: z.literal('entitlement'), name: z.string().max(200), ...confirmed }),
  z.strictObject({ of: z.literal('account'), name: z.string().max(200), ...confirmed }),
]);

type Confirmed = z.infer<typeof revokeAllSchema>;

/**
 * Begins what was confirmed. One confirmation is one, however often its button is pressed; its card shows from then on
 * how far it is.
 */
export async function takeInRevokeAll(
  { ports, personId, texts, activity }: Turn,
  given: Confirmed,
): Promise<PersonalCard | { readonly problem: string }> {
  const { replyToId } = activity;
  const outcome = await beginRevokeAll(ports, {
    by: personId,
    scope: scopeOf(given),
    reason: given.reason,
    confirmed: given.confirmed,
    source: cardSource(activity),
  });
  if (outcome.outcome === 'refused') return { problem: told(texts, outcome.said) };
  const { revocation } = outcome;
  if (outcome.outcome === 'begun' && replyToId !== undefined)
    await ports.adopt(revocation.id, personId, replyToId);
  const progress = await revokeAllProgress(ports.store, revocation.requestIds);
  const count = revocation.requestIds.length - progress.waiting - progress.unclear;
  const shown = { progress, told: count, refused: [], refusedCount: 0, revision: 0 };
  const card = revokeAllProgressCard(revocation, shown, texts);
  return { card, summary: card.fallbackText };
}

function scopeOf(given: Confirmed): RevokeScope {
  switch (given.of) {
    case 'everything':
      return { of: 'everything' };
    case 'person':
      return { of: 'person', objectId: given.objectId };
    case 'entitlement':
    case 'account':
      return { of: given.of, name: given.name };
  }
}
