import { AccessError } from '../core/errors.ts';
import { runAction } from './actions.ts';
import { type IncomingActivity, parseActivity } from './activity.ts';
import { type Answer, noAnswer, say } from './answer.ts';
import type { StoredReference } from './conversations.ts';
import { answerInvoke, failed, isInvoke, isOfExtension, unreadableInvoke } from './invokes.ts';
import { textsFor } from './languages/languages.ts';
import { answerMessage } from './messages.ts';
import { channelIdOf, isPersonal, isTeamChannel } from './places.ts';
import { type ReachPorts, reach } from './reach.ts';
import { formVerbs, submitted } from './submits.ts';
import type { BotPorts, Turn } from './turn.ts';
import { withinTime } from './within-time.ts';

export interface BotOptions extends ReachPorts {
  readonly ports: BotPorts;
  /** The one tenant the bot serves. */
  readonly tenantId: string;
  /** How long things may take; `usualPatience` when absent. */
  readonly patience?: Patience;
}

/**
 * Milliseconds. The Bot Connector gives an activity up after 10 to 15 s, and a message extension's after 5 s, and
 * may then deliver it again. Whoever waits shall know after 3 s.
 */
export interface Patience {
  readonly answer: number;
  readonly reference: number;
}

const usualPatience: Patience = { answer: 2700, reference: 1000 };

/**
 * Answers one authenticated activity. It always answers something a person understands, also when a part of
 * Latchkey does not work; who acts is `from.aadObjectId` and nothing else.
 *
 * @param spent how long the activity has waited already, in milliseconds
 */
export async function answerActivity(options: BotOptions, raw: unknown, spent = 0): Promise<Answer> {
  const activity = parseActivity(raw);
  if (!activity) {
    options.log.warn('teams.unreadableActivity');
    return isInvoke(raw) ? unreadableInvoke : noAnswer;
  }
  const { patience = usualPatience, log } = options;
  const late = () => {
    log.error('teams.answerLate', { type: activity.type });
    return inWords(activity, textsFor(activity.locale).answers.later);
  };
  // The work goes on when its answer comes too late: doing it again, when it is asked for again, is safe.
  return withinTime(answerAlways(options, activity), Math.max(1, patience.answer - spent), late);
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
    const text = known?.audience === 'user' ? known.message : textsFor(activity.locale).answers.broken;
    return inWords(activity, text);
  }
}

/** Only what somebody waits for is answered: a message, and an invoke. */
function inWords(activity: IncomingActivity, text: string, statusCode = 500): Answer {
  switch (activity.type) {
    case 'invoke':
      return failed(activity, statusCode, text);
    case 'message':
      return say({ text });
    default:
      return noAnswer;
  }
}

async function answer(options: BotOptions, activity: IncomingActivity): Promise<Answer> {
  const texts = textsFor(activity.locale);
  const personId = activity.from.aadObjectId?.toLowerCase();
  if (personId === undefined) return inWords(activity, texts.answers.noIdentity, 403);
  const turn: Turn = { activity, personId, texts, ports: options.ports };
  if (activity.type === 'installationUpdate') return installation(options, turn);
  await remember(options, turn);
  switch (activity.type) {
    case 'message':
      return isPersonal(activity) ? message(turn) : inPrivate(options, turn, await publicMessage(turn));
    case 'invoke':
      return answerInvoke(turn);
    default:
      return noAnswer;
  }
}

async function message(turn: Turn): Promise<Answer> {
  const { activity } = turn;
  const submit = submitted(activity.value);
  if (!submit) return answerMessage(turn);
  const result = await runAction(turn, submit.verb, submit.data);
  // An old client changes nothing by itself. The form is not one of the cards that follow a request, so it is
  // replaced here; those that do are left to their request, so that this answer cannot overtake it.
  if (result.kind === 'card' && formVerbs.has(submit.verb) && activity.replyToId !== undefined)
    return { kind: 'replace', activityId: activity.replyToId, message: result };
  return say({ text: result.kind === 'card' ? result.card.fallbackText : result.text });
}

/** In a group chat or channel a form is out of place: its answers are for one person. */
async function publicMessage(turn: Turn): Promise<Answer> {
  const submit = submitted(turn.activity.value);
  return submit && formVerbs.has(submit.verb)
    ? say({ text: turn.texts.answers.personalOnly })
    : message(turn);
}

/** Answers in the person's own chat what they wrote where others read; there, only where the answer is. */
async function inPrivate(options: BotOptions, turn: Turn, given: Answer): Promise<Answer> {
  const { personId, texts } = turn;
  // A request that was taken in shows itself, in the same chat.
  const messages = given.kind === 'messages' ? given.messages : [];
  const stored = await options.conversations.reference(personId);
  const delivery = await reach(options, { objectId: personId, stored }, async (reference) => {
    for (const each of messages) await options.gateway.send(reference, each);
    return 'sent';
  });
  switch (delivery) {
    case 'sent':
    case 'same':
      return say({ text: messages.length > 0 ? texts.answers.inPrivate : texts.answers.inPrivateSoon });
    case 'unreachable':
      return say({ text: texts.answers.noChat });
    case 'failed':
      return say({ text: texts.answers.broken });
  }
}

/** Greets once, when the app is added: Teams tells of that more than once and in more than one way. */
async function installation(options: BotOptions, turn: Turn): Promise<Answer> {
  const { conversations } = options;
  const { activity, personId, texts } = turn;
  const removed = activity.action?.startsWith('remove') === true;
  if (removed && isTeamChannel(activity)) await conversations.dropReference(channelIdOf(activity));
  if (removed && isPersonal(activity)) await conversations.dropReference(personId);
  if (removed) return noAnswer;
  await remember(options, turn);
  if (!isPersonal(activity) || (await conversations.wasNoteSent(greetings, personId))) return noAnswer;
  await conversations.noteSent(greetings, personId);
  return say({ text: `${texts.commands.welcome} ${texts.commands.help}` });
}

/** Greetings are remembered where the short texts about requests are. */
const greetings = 'greetings';

/** Keeps where to write to. An answer is worth more than a fresh address, so failing is only logged. */
async function remember(
  { conversations, tenantId, log, patience = usualPatience }: BotOptions,
  { activity, personId }: Turn,
): Promise<void> {
  // A message extension is used in chats of other people too, where the bot is not.
  if (isOfExtension(activity)) return;
  const { serviceUrl, from, recipient, conversation, locale } = activity;
  const place = { serviceUrl, botId: recipient.id, tenantId };
  const channelId = channelIdOf(activity);
  let saved: Promise<void>;
  if (isTeamChannel(activity))
    saved = conversations.saveReference(channelId, {
      ...place,
      conversationId: channelId,
      userId: '',
      objectId: '',
    });
  else if (isPersonal(activity)) {
    const reference: StoredReference = {
      ...place,
      conversationId: conversation.id,
      userId: from.id,
      objectId: personId,
      ...(locale !== undefined && { locale }),
    };
    saved = conversations.saveReference(personId, reference);
  } else return;
  const notSaved = (error: unknown) => {
    log.warn('teams.referenceNotSaved', { error: error instanceof Error ? error.message : 'not an error' });
  };
  await withinTime(saved.catch(notSaved), patience.reference, () => {
    notSaved(new Error('it takes too long'));
  });
}
