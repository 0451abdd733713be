import { z } from 'zod';
import { AccessError } from '../core/errors.ts';
import type { Log } from '../core/ports.ts';
import { type ActionResult, runAction } from './actions.ts';
import { type IncomingActivity, parseActivity } from './activity.ts';
import { type Answer, type InvokeBody, noAnswer, say } from './answer.ts';
import type { ConversationStore, StoredReference } from './conversations.ts';
import { answerMessage } from './messages.ts';
import { texts } from './texts.ts';
import type { BotPorts, Turn } from './turn.ts';
import { withinTime } from './within-time.ts';

export interface BotOptions {
  readonly ports: BotPorts;
  readonly conversations: ConversationStore;
  /** The one tenant the bot serves. */
  readonly tenantId: string;
  readonly log: Log;
  /** How long things may take; `usualPatience` when absent. */
  readonly patience?: Patience;
}

/** Milliseconds. The Bot Connector gives an activity up after 10 to 15 s and may then deliver it again. */
export interface Patience {
  readonly answer: number;
  readonly reference: number;
}

const usualPatience: Patience = { answer: 8000, reference: 2000 };

const executeSchema = z.object({ action: z.object({ verb: z.string(), data: z.unknown().optional() }) });
const submitSchema = z.looseObject({ verb: z.string() });

/**
 * Answers one authenticated activity. It always answers something a person understands, also when a part of
 * Latchkey does not work; who acts is `from.aadObjectId` and nothing else.
 */
export async function answerActivity(options: BotOptions, raw: unknown): Promise<Answer> {
  const activity = parseActivity(raw);
  if (!activity) {
    options.log.warn('teams.unreadableActivity');
    return isInvoke(raw) ? failed(400, texts.answers.badInput) : noAnswer;
  }
  const { patience = usualPatience, log } = options;
  const late = () => {
    log.error('teams.answerLate', { type: activity.type });
    return inWords(activity, texts.answers.broken);
  };
  // The work goes on when its answer comes too late: doing it again, when it is asked for again, is safe.
  return withinTime(answerAlways(options, activity), patience.answer, late);
}

/** Never rejects. */
async function answerAlways(options: BotOptions, activity: IncomingActivity): Promise<Answer> {
  try {
    return await answer(options, activity);
  } catch (error) {
    const known = error instanceof AccessError ? error : undefined;
    options.log.error('teams.activityFailed', {
      type: activity.type,
      code: known?.code ?? 'unexpected',
      error: error instanceof Error ? error.message : 'not an error',
    });
    const text = known?.audience === 'user' ? known.message : texts.answers.broken;
    return inWords(activity, text);
  }
}

function inWords(activity: IncomingActivity, text: string): Answer {
  return activity.type === 'invoke' ? failed(500, text) : answersInWords(activity, text);
}

function isInvoke(raw: unknown): boolean {
  return z.object({ type: z.literal('invoke') }).safeParse(raw).success;
}

async function answer(options: BotOptions, activity: IncomingActivity): Promise<Answer> {
  const personId = activity.from.aadObjectId?.toLowerCase();
  if (personId === undefined)
    return activity.type === 'invoke'
      ? failed(403, texts.answers.noIdentity)
      : answersInWords(activity, texts.answers.noIdentity);
  if (activity.type === 'installationUpdate') return installation(options, activity, personId);
  await remember(options, activity, personId);
  const turn: Turn = { activity, personId, ports: options.ports };
  switch (activity.type) {
    case 'message':
      return message(turn);
    case 'invoke':
      return invoke(turn);
    default:
      return noAnswer;
  }
}

async function message(turn: Turn): Promise<Answer> {
  const { activity } = turn;
  if (!isPersonal(activity)) return say({ text: texts.answers.personalOnly });
  const submit = submitSchema.safeParse(activity.value);
  if (!submit.success) return answerMessage(turn);
  const { verb, ...data } = submit.data;
  const result = await runAction(turn, verb, data);
  // An old client changes nothing by itself. The form is not one of the cards that follow a request, so it is
  // replaced here; those that do are left to their request, so that this answer cannot overtake it.
  if (result.kind === 'card' && verb === 'submitRequest' && activity.replyToId !== undefined)
    return { kind: 'replace', activityId: activity.replyToId, message: result };
  return say({ text: result.kind === 'card' ? result.card.fallbackText : result.text });
}

async function invoke(turn: Turn): Promise<Answer> {
  const { activity } = turn;
  if (!isPersonal(activity)) return failed(403, texts.answers.personalOnly);
  if (activity.name !== 'adaptiveCard/action') return failed(501, texts.answers.unknownAction);
  const execute = executeSchema.safeParse(activity.value);
  if (!execute.success) return failed(400, texts.answers.badInput);
  const { verb, data } = execute.data.action;
  return { kind: 'invoke', body: invokeBody(await runAction(turn, verb, data)) };
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

function failed(statusCode: number, text: string): Answer {
  return { kind: 'invoke', body: errorBody(statusCode, text) };
}

function errorBody(statusCode: number, text: string): InvokeBody {
  return {
    statusCode,
    type: 'application/vnd.microsoft.error',
    value: { code: String(statusCode), message: text },
  };
}

/** Only a message is answered in words: nobody waits for an answer to anything else. */
function answersInWords({ type }: IncomingActivity, text: string): Answer {
  return type === 'message' ? say({ text }) : noAnswer;
}

/** Greets once, when the app is added: Teams tells of that more than once and in more than one way. */
async function installation(
  options: BotOptions,
  activity: IncomingActivity,
  personId: string,
): Promise<Answer> {
  const { conversations } = options;
  if (!isPersonal(activity)) return noAnswer;
  if (activity.action?.startsWith('remove') === true) {
    await conversations.dropReference(personId);
    return noAnswer;
  }
  await remember(options, activity, personId);
  if (await conversations.wasNoteSent(greetings, personId)) return noAnswer;
  await conversations.noteSent(greetings, personId);
  return say({ text: `${texts.commands.welcome} ${texts.commands.help}` });
}

/** Greetings are remembered where the short texts about requests are. */
const greetings = 'greetings';

/** Keeps where to write to the person. An answer is worth more than a fresh address, so failing is only logged. */
async function remember(
  { conversations, tenantId, log, patience = usualPatience }: BotOptions,
  activity: IncomingActivity,
  personId: string,
): Promise<void> {
  if (!isPersonal(activity)) return;
  const { serviceUrl, conversation, from, recipient, locale } = activity;
  const reference: StoredReference = {
    serviceUrl,
    conversationId: conversation.id,
    botId: recipient.id,
    userId: from.id,
    objectId: personId,
    tenantId,
    ...(locale !== undefined && { locale }),
  };
  const notSaved = (error: unknown) => {
    log.warn('teams.referenceNotSaved', { error: error instanceof Error ? error.message : 'not an error' });
  };
  const saved = conversations.saveReference(personId, reference).catch(notSaved);
  await withinTime(saved, patience.reference, () => {
    notSaved(new Error('it takes too long'));
  });
}

function isPersonal({ conversation }: IncomingActivity): boolean {
  return conversation.conversationType === 'personal' && conversation.isGroup !== true;
}
