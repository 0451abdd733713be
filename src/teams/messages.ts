import { offersFor } from '../core/requests/offers.ts';
import { submitRequest } from '../core/requests/submit.ts';
import { mentionsOf, messageSource } from './activity.ts';
import { type Answer, noAnswer, say } from './answer.ts';
import { answerAct } from './commands/answer-act.ts';
import { answerDelegate, answerDelegateOff } from './commands/answer-delegate.ts';
import { answerPause, answerResume } from './commands/answer-pause.ts';
import { answerPending } from './commands/answer-pending.ts';
import { answerReport } from './commands/answer-report.ts';
import { answerReview } from './commands/answer-review.ts';
import { answerRevokeAll } from './commands/answer-revoke-all.ts';
import { answerShare, answerShareLook } from './commands/answer-share.ts';
import { statusCard } from './commands/answer-status.ts';
import { answerWho } from './commands/answer-who.ts';
import type { Command, RequestLine } from './commands/command.ts';
import { exampleLine } from './commands/example-line.ts';
import { explainProblems } from './commands/explain-problems.ts';
import { wordsOf } from './commands/message-text.ts';
import { parseCommand } from './commands/parse-command.ts';
import { confirmEmergency } from './emergency.ts';
import { openForm } from './forms.ts';
import { toldEach } from './languages/languages.ts';
import { pausedHint } from './paused-hint.ts';
import type { Turn } from './turn.ts';

/** Answers what a person wrote. Only a request that is accepted gets no answer here: its card follows. */
export function answerMessage(turn: Turn): Promise<Answer> {
  const { activity, texts } = turn;
  const words = wordsOf(activity.text ?? '', mentionsOf(activity), activity.recipient.id);
  const command = parseCommand(words, texts);
  return looksAround.has(command.kind)
    ? withHint(turn, answerCommand(turn, command))
    : answerCommand(turn, command);
}

/** What is asked to see how things stand; a pause is part of that. The form says it on its own card. */
const looksAround: ReadonlySet<Command['kind']> = new Set(['help', 'status', 'pending', 'review', 'who']);

async function withHint(turn: Turn, answering: Promise<Answer>): Promise<Answer> {
  const [answer, hint] = await Promise.all([answering, pausedHint(turn)]);
  return answer.kind === 'messages' && hint !== undefined ? say({ text: hint }, ...answer.messages) : answer;
}

async function answerCommand(turn: Turn, command: Command): Promise<Answer> {
  switch (command.kind) {
    case 'help':
      return say({ text: turn.texts.commands.help });
    case 'unknown':
    case 'unclear':
      return say({ text: command.message });
    case 'form':
      return showForm(turn);
    case 'incomplete':
      return explain(turn, [command.message], command.entitlement);
    case 'request':
      return submitLine(turn, command);
    case 'status':
      return say(await statusCard(turn));
    case 'pending':
      return answerPending(turn);
    case 'act':
      return answerAct(turn, command);
    case 'breakGlass':
      return confirmEmergency(turn, command);
    case 'review':
      return answerReview(turn);
    case 'delegate':
      return answerDelegate(turn, command);
    case 'delegateOff':
      return answerDelegateOff(turn);
    case 'share':
      return answerShare(turn, command);
    case 'shareLook':
      return answerShareLook(turn, command);
    case 'report':
      return answerReport(turn, command.days);
    case 'revokeAll':
      return answerRevokeAll(turn, command);
    case 'pause':
      return answerPause(turn, command.reason);
    case 'resume':
      return answerResume(turn);
    case 'who':
      return answerWho(turn, command.about);
  }
}

async function showForm(turn: Turn): Promise<Answer> {
  const card = await openForm(turn, { place: { kind: 'chat' } });
  return say(card ? { card, summary: card.fallbackText } : { text: turn.texts.answers.nothingToAskFor });
}

async function submitLine(turn: Turn, line: RequestLine): Promise<Answer> {
  const { activity, personId, ports, texts } = turn;
  const { entitlement, beneficiary, duration, reason, ticket } = line;
  const outcome = await submitRequest(ports, {
    requesterId: personId,
    entitlement,
    duration,
    reason,
    ...(beneficiary !== undefined && { beneficiary }),
    ...(ticket !== undefined && { ticket }),
    source: messageSource(activity),
  });
  switch (outcome.outcome) {
    case 'accepted':
      return noAnswer;
    case 'repeated':
      return say({ text: texts.answers.repeated(outcome.requestId) });
    case 'refused':
      return explain(turn, toldEach(texts, outcome.problems), entitlement);
  }
}

async function explain(
  { personId, ports, texts }: Turn,
  problems: readonly string[],
  wanted?: string,
): Promise<Answer> {
  const example = exampleLine(await offersFor(ports, personId), texts, wanted);
  return say({ text: explainProblems(problems, texts, example) });
}
