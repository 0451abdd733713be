import { z } from 'zod';
import { decideFinding } from '../core/reconcile/decide-finding.ts';
import type { FindingDecision } from '../core/reconcile/finding.ts';
import type { PersonalCard } from './cards/card-for.ts';
import { findingCard } from './cards/finding-card.ts';
import { told } from './languages/languages.ts';
import type { Turn } from './turn.ts';

/** What the buttons of a finding send: which one, and what it was when the card was made. */
export const findingSchema = z.strictObject({
  findingId: z.string().regex(/^finding-[0-9a-f]{32}$/),
  fingerprint: z.string().regex(/^[0-9a-f]{32}$/),
});

/** Takes a decision in. Resolves to the card with it, or to why it does not count. */
export async function takeInFinding(
  { ports, personId, texts }: Turn,
  data: z.infer<typeof findingSchema>,
  kind: FindingDecision,
): Promise<PersonalCard | { readonly problem: string }> {
  const outcome = await decideFinding(ports, { ...data, kind, by: personId });
  if (outcome.outcome === 'refused') return { problem: told(texts, outcome.said) };
  const card = findingCard(outcome.finding, texts);
  return { card, summary: card.fallbackText };
}
