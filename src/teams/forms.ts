import { z } from 'zod';
import { offersFor } from '../core/requests/offers.ts';
import { considerRequest, submitRequest, type Wish } from '../core/requests/submit.ts';
import type { AdaptiveCard } from './cards/elements.ts';
import type { FormPlace } from './cards/form-buttons.ts';
import { previewCard } from './cards/preview-card.ts';
import { type FormAnswers, requestForm } from './cards/request-form.ts';
import { sentBeforeCard, sentCard } from './cards/sent-card.ts';
import { toldEach } from './languages/languages.ts';
import { pausedHint } from './paused-hint.ts';
import type { Turn } from './turn.ts';

// Longer than any of these can usefully be; what is too long for Latchkey itself is said by its rules.
export const formAnswers: z.ZodType<FormAnswers> = z.strictObject({
  entitlement: z.string().max(200).default(''),
  duration: z.string().max(40).default(''),
  otherDuration: z.string().max(40).default(''),
  beneficiary: z.string().max(200).default(''),
  ticket: z.string().max(200).default(''),
  reason: z.string().max(4000).default(''),
});

/** What a step of a form leads to: its next card, or what has to be changed first. */
export type FormStep =
  | { readonly kind: 'card'; readonly card: AdaptiveCard }
  | { readonly kind: 'problems'; readonly problems: readonly string[] };

/** The form, for what the person may ask for; undefined when that is nothing. */
export async function openForm(
  { personId, ports, texts }: Turn,
  form: {
    readonly place: FormPlace;
    readonly filled?: Partial<FormAnswers>;
    readonly problems?: readonly string[];
  },
): Promise<AdaptiveCard | undefined> {
  const [offers, paused] = await Promise.all([offersFor(ports, personId), pausedHint({ ports, texts })]);
  if (offers.length === 0) return undefined;
  return requestForm({ offers, texts, ...form, ...(paused !== undefined && { paused }) });
}

/** Shows what would come of a filled form, and starts nothing. */
export async function considerForm(
  { personId, ports, texts }: Turn,
  answers: FormAnswers,
  place: FormPlace,
): Promise<FormStep> {
  const considered = await considerRequest(ports, wishOf(personId, answers));
  if (considered.outcome === 'refused')
    return { kind: 'problems', problems: toldEach(texts, considered.problems) };
  return { kind: 'card', card: previewCard({ ...considered, answers, texts, place }) };
}

/**
 * Sends a filled form. One form is one request, however often its button is pressed.
 *
 * @param source what tells this form from every other one
 */
export async function submitForm(
  { personId, ports, texts }: Turn,
  answers: FormAnswers,
  source: string,
): Promise<FormStep> {
  const outcome = await submitRequest(ports, { ...wishOf(personId, answers), source });
  switch (outcome.outcome) {
    case 'accepted':
      return { kind: 'card', card: sentCard(outcome.approvers.length, texts) };
    case 'repeated':
      return { kind: 'card', card: sentBeforeCard(texts) };
    case 'refused':
      return { kind: 'problems', problems: toldEach(texts, outcome.problems) };
  }
}

function wishOf(requesterId: string, answers: FormAnswers): Wish {
  const duration = answers.otherDuration.trim() || answers.duration;
  return {
    requesterId,
    entitlement: answers.entitlement,
    ...(answers.beneficiary.trim() !== '' && { beneficiary: answers.beneficiary }),
    ...(duration !== '' && { duration }),
    ...(answers.ticket.trim() !== '' && { ticket: answers.ticket }),
    reason: answers.reason,
  };
}
