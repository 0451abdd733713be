import { offersFor } from '../core/requests/offers.ts';
import { submitRequest } from '../core/requests/submit.ts';
import { mentionsOf } from './activity.ts';
import { type Answer, noAnswer, say } from './answer.ts';
import { requestForm } from './cards/request-form.ts';
import { exampleLine } from './commands/example-line.ts';
import { explainProblems } from './commands/explain-problems.ts';
import { wordsOf } from './commands/message-text.ts';
import { parseCommand, type RequestLine } from './commands/parse-command.ts';
import { texts } from './texts.ts';
import type { Turn } from './turn.ts';

/** Answers what a person wrote. Only a request that is accepted gets no answer here: its card follows. */
export async function answerMessage(turn: Turn): Promise<Answer> {
  const { activity } = turn;
  const command = parseCommand(wordsOf(activity.text ?? '', mentionsOf(activity), activity.recipient.id));
  switch (command.kind) {
    case 'help':
      return say({ text: texts.commands.help });
    case 'unknown':
      return say({ text: command.message });
    case 'form':
      return showForm(turn);
    case 'incomplete':
      return explain(turn, [command.message], command.entitlement);
    case 'request':
      return submitLine(turn, command);
  }
}

async function showForm({ personId, ports }: Turn): Promise<Answer> {
  const offers = await offersFor(ports, personId);
  return offers.length === 0
    ? say({ text: texts.answers.nothingToAskFor })
    : say({ card: requestForm(offers), summary: texts.form.summary });
}

async function submitLine(turn: Turn, line: RequestLine): Promise<Answer> {
  const { activity, personId, ports } = turn;
  const { entitlement, beneficiary, duration, reason, ticket } = line;
  const outcome = await submitRequest(ports, {
    requesterId: personId,
    entitlement,
    duration,
    reason,
    ...(beneficiary !== undefined && { beneficiary }),
    ...(ticket !== undefined && { ticket }),
    source: `${activity.conversation.id}|${activity.id ?? ''}`,
  });
  switch (outcome.outcome) {
    case 'accepted':
      return noAnswer;
    case 'repeated':
      return say({ text: texts.answers.repeated(outcome.requestId) });
    case 'refused':
      return explain(
        turn,
        outcome.problems.map(({ message }) => message),
        entitlement,
      );
  }
}

async function explain(
  { personId, ports }: Turn,
  problems: readonly string[],
  wanted?: string,
): Promise<Answer> {
  const example = exampleLine(await offersFor(ports, personId), wanted);
  return say({ text: explainProblems(problems, example) });
}
