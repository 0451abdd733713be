import { z } from 'zod';
import type { TaskBody } from './answer.ts';
import type { AdaptiveCard } from './cards/elements.ts';
import type { FormAnswers } from './cards/request-form.ts';
import { considerForm, type FormStep, formAnswers, openForm, submitForm } from './forms.ts';
import type { Texts } from './languages/en/texts.ts';
import { aboutMessage, messagePayload } from './message-context.ts';
import type { Turn } from './turn.ts';

/** The one action command of our message extension, as the manifest names it. */
const command = z.literal('requestAccess');

const opened = z.object({ commandId: command, messagePayload: messagePayload.optional() });
const step = z.looseObject({
  verb: z.enum(['considerRequest', 'editRequest', 'submitRequest']),
  formId: z.string().min(1).max(200),
});
const submitted = z.object({ commandId: command, data: step });

/** Answers what the dialog "Request access" sends; undefined for what it never sends. */
export async function answerDialog(turn: Turn): Promise<TaskBody | undefined> {
  const { activity, texts } = turn;
  if (activity.name === 'composeExtension/fetchTask') {
    const { data } = opened.safeParse(activity.value);
    // The dialog's own id must be there at every delivery of the same invoke, so that one form is one request.
    if (!data || activity.id === undefined) return undefined;
    const filled = data.messagePayload && { reason: aboutMessage(data.messagePayload, texts) };
    return showForm(turn, activity.id, { ...(filled && { filled }) });
  }
  const { data } = submitted.safeParse(activity.value);
  if (!data) return undefined;
  const { verb, formId, ...rest } = data.data;
  const answers = formAnswers.safeParse(rest);
  if (!answers.success) return undefined;
  return takeStep(turn, { verb, formId, answers: answers.data });
}

interface Step {
  readonly verb: z.infer<typeof step>['verb'];
  readonly formId: string;
  readonly answers: FormAnswers;
}

async function takeStep(turn: Turn, { verb, formId, answers }: Step): Promise<TaskBody> {
  if (verb === 'editRequest') return showForm(turn, formId, { filled: answers });
  const place = { kind: 'dialog', formId } as const;
  const taken: FormStep =
    verb === 'considerRequest'
      ? await considerForm(turn, answers, place)
      : // Whose form it is comes first, so that nobody can take away the name of somebody else's.
        await submitForm(turn, answers, `dialog|${turn.personId}|${formId}`);
  return taken.kind === 'card'
    ? show(taken.card, turn.texts)
    : showForm(turn, formId, { filled: answers, problems: taken.problems });
}

async function showForm(
  turn: Turn,
  formId: string,
  form: { readonly filled?: Partial<FormAnswers>; readonly problems?: readonly string[] },
): Promise<TaskBody> {
  const card = await openForm(turn, { place: { kind: 'dialog', formId }, ...form });
  return card ? show(card, turn.texts) : sayInDialog(turn.texts.answers.nothingToAskFor);
}

function show(content: AdaptiveCard, texts: Texts): TaskBody {
  const card = { contentType: 'application/vnd.microsoft.card.adaptive', content } as const;
  return {
    task: {
      type: 'continue',
      value: { title: texts.form.title, width: 'medium', height: 'medium', card },
    },
  };
}

/** A dialog that says one thing and can only be closed. */
export function sayInDialog(text: string): TaskBody {
  return { task: { type: 'message', value: text } };
}
