import { z } from 'zod';
import { ConnectorError } from './connector-error.ts';
import type { BotAnswer } from './delivery.ts';
import { readCard } from './sent-activity.ts';
import type { Card } from './state.ts';

/** What the person sees after a click on a card. */
export type CardAnswer =
  | { readonly kind: 'card'; readonly card: Card }
  | { readonly kind: 'message'; readonly text: string }
  | { readonly kind: 'error'; readonly code: string; readonly text: string }
  /** No usable answer came. Teams shows its own words; `reason` is for whoever looks into it. */
  | { readonly kind: 'unreachable'; readonly text: string; readonly reason: string };

export const unreachableText = 'Unable to reach app. Please try again.';

const answerSchema = z.discriminatedUnion('type', [
  z.looseObject({
    statusCode: z.number(),
    type: z.literal('application/vnd.microsoft.card.adaptive'),
    value: z.unknown(),
  }),
  z.looseObject({
    statusCode: z.number(),
    type: z.literal('application/vnd.microsoft.activity.message'),
    // An empty message makes Teams show its error banner and send the click again.
    value: z.string().min(1),
  }),
  z.looseObject({
    statusCode: z.number(),
    type: z.literal('application/vnd.microsoft.error'),
    value: z.looseObject({ code: z.string(), message: z.string().min(1) }),
  }),
]);

/** Reads the bot's answer to `adaptiveCard/action` (Teams documentation, "Universal Actions", response format). */
export function readCardAnswer(answer: BotAnswer): CardAnswer {
  if (answer.status === undefined) return unreachable(answer.reason);
  // The result is in the body; with any other HTTP status Teams shows nothing of it.
  if (answer.status !== 200) return unreachable(`The bot answered the click with HTTP ${answer.status}.`);
  const result = answerSchema.safeParse(answer.body);
  if (!result.success)
    return unreachable(`The bot's answer is not one Teams understands: ${z.prettifyError(result.error)}`);
  const { data } = result;
  switch (data.type) {
    case 'application/vnd.microsoft.card.adaptive':
      return cardAnswer(data.value);
    case 'application/vnd.microsoft.activity.message':
      return { kind: 'message', text: data.value };
    case 'application/vnd.microsoft.error':
      return { kind: 'error', code: data.value.code, text: data.value.message };
  }
}

/** What the person sees when their click cannot be delivered. */
export function unreachable(reason: string): CardAnswer {
  return { kind: 'unreachable', text: unreachableText, reason };
}

function cardAnswer(value: unknown): CardAnswer {
  try {
    return { kind: 'card', card: readCard(value) };
  } catch (error) {
    if (!(error instanceof ConnectorError)) throw error;
    return unreachable(`The bot answered with a card that Teams does not show: ${error.message}`);
  }
}
