import { z } from 'zod';
import { type ActionResult, runAction } from './actions.ts';
import type { IncomingActivity } from './activity.ts';
import type { Answer, InvokeBody } from './answer.ts';
import { answerDialog, sayInDialog } from './dialog.ts';
import { textsFor } from './languages/languages.ts';
import { isPersonal } from './places.ts';
import { formVerbs } from './submits.ts';
import type { Turn } from './turn.ts';

const executeSchema = z.object({ action: z.object({ verb: z.string(), data: z.unknown().optional() }) });

/** Answers a click on a card, a view of one, or a step of the dialog. Where it happens only says what is possible there. */
export async function answerInvoke(turn: Turn): Promise<Answer> {
  const { activity, texts } = turn;
  if (isOfExtension(activity)) {
    const body = await answerDialog(turn);
    return body ? { kind: 'invoke', body } : failed(activity, 400, texts.answers.badInput);
  }
  if (activity.name !== 'adaptiveCard/action') return failed(activity, 501, texts.answers.unknownAction);
  const execute = executeSchema.safeParse(activity.value);
  if (!execute.success) return failed(activity, 400, texts.answers.badInput);
  const { verb, data } = execute.data.action;
  if (!isPersonal(activity) && formVerbs.has(verb)) return failed(activity, 403, texts.answers.personalOnly);
  return { kind: 'invoke', body: invokeBody(await runAction(turn, verb, data)) };
}

export function isInvoke(raw: unknown): boolean {
  return z.object({ type: z.literal('invoke') }).safeParse(raw).success;
}

export function isOfExtension({ type, name }: IncomingActivity): boolean {
  return (
    type === 'invoke' && (name === 'composeExtension/fetchTask' || name === 'composeExtension/submitAction')
  );
}

/** A dialog understands nothing but its own kind of answer. */
export function failed(activity: IncomingActivity, statusCode: number, text: string): Answer {
  const body = isOfExtension(activity) ? sayInDialog(text) : errorBody(statusCode, text);
  return { kind: 'invoke', body };
}

function invokeBody(result: ActionResult): InvokeBody {
  switch (result.kind) {
    case 'card':
      return { statusCode: 200, type: 'application/vnd.microsoft.card.adaptive', value: result.card };
    case 'text':
      return { statusCode: 200, type: 'application/vnd.microsoft.activity.message', value: result.text };
    case 'invalid':
      return errorBody(400, result.text);
  }
}

function errorBody(statusCode: number, text: string): InvokeBody {
  return {
    statusCode,
    type: 'application/vnd.microsoft.error',
    value: { code: String(statusCode), message: text },
  };
}

/** To an invoke that is none: nobody knows in which language. */
export const unreadableInvoke: Answer = {
  kind: 'invoke',
  body: errorBody(400, textsFor().answers.badInput),
};
