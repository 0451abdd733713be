import { z } from 'zod';
import { unreachableText } from './card-answer.ts';
import type { BotAnswer } from './delivery.ts';
import { readCard } from './sent-activity.ts';
import type { Card } from './state.ts';

/** What a dialog shows after the bot's answer. */
export type TaskAnswer =
  | { readonly kind: 'card'; readonly title: string; readonly card: Card }
  /** A last word, with which the dialog ends. */
  | { readonly kind: 'message'; readonly text: string }
  | { readonly kind: 'unreachable'; readonly text: string; readonly reason: string };

const continued = z.looseObject({
  type: z.literal('continue'),
  value: z.looseObject({
    title: z.string(),
    card: z.looseObject({
      contentType: z.literal('application/vnd.microsoft.card.adaptive'),
      content: z.unknown(),
    }),
  }),
});
const answerSchema = z.looseObject({
  task: z.discriminatedUnion('type', [
    continued,
    z.looseObject({ type: z.literal('message'), value: z.string().min(1) }),
  ]),
});

/** Reads the answer to a step of a dialog (Teams documentation, "Respond to the submit action"). */
export function readTaskAnswer(answer: BotAnswer): TaskAnswer {
  if (answer.status === undefined) return outOfReach(answer.reason);
  if (answer.status !== 200) return outOfReach(`The bot answered the dialog with HTTP ${answer.status}.`);
  const result = answerSchema.safeParse(answer.body);
  if (!result.success)
    return outOfReach(`The bot's answer is not one Teams understands: ${z.prettifyError(result.error)}`);
  const { task } = result.data;
  if (task.type === 'message') return { kind: 'message', text: task.value };
  try {
    return { kind: 'card', title: task.value.title, card: readCard(task.value.card.content) };
  } catch (error) {
    return outOfReach(error instanceof Error ? error.message : String(error));
  }
}

function outOfReach(reason: string): TaskAnswer {
  return { kind: 'unreachable', text: unreachableText, reason };
}
