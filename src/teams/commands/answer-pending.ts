import { awaitsAnswerOf } from '../../core/requests/awaiting.ts';
import { openRequests } from '../../core/requests/open-requests.ts';
import { type Answer, say } from '../answer.ts';
import { cardFor } from '../cards/card-for.ts';
import type { Showing } from '../resend.ts';
import type { Turn } from '../turn.ts';

/** Teams takes seven messages a second from a bot in one chat, and nobody reads more at once. */
const mostCards = 5;

/** Shows the cards again that wait for the person's answer, the oldest first. */
export async function answerPending(turn: Turn): Promise<Answer> {
  const { ports, personId, texts } = turn;
  const { records, complete } = await openRequests(ports.store);
  const waiting = records.filter((record) => awaitsAnswerOf(record, personId));
  const showings = waiting.map((record) => ({
    id: record.request.id,
    revision: record.revision,
    cardFor: (reader: Parameters<Showing['cardFor']>[0]) => cardFor(record, reader),
  }));
  return showAgain(turn, showings, {
    ...texts.pending,
    ...(complete ? {} : { incomplete: texts.incomplete }),
  });
}

/** What is said around cards that are shown again. */
export interface Around {
  readonly none: string;
  readonly here: (count: number) => string;
  readonly more: (count: number) => string;
  readonly incomplete?: string;
}

/** Sends the first of these cards anew. */
export async function showAgain(
  { ports, personId, texts }: Turn,
  showings: readonly Showing[],
  { none, here, more, incomplete }: Around,
): Promise<Answer> {
  const notes = incomplete === undefined ? [] : [{ text: incomplete }];
  if (showings.length === 0) return say({ text: none }, ...notes);
  const shown = showings.slice(0, mostCards);
  const sent = await Promise.all(shown.map((showing) => ports.resend(showing, personId)));
  const rest = showings.length - shown.length;
  return say(
    { text: here(shown.length) },
    ...(sent.every(Boolean) ? [] : [{ text: texts.pending.unsent }]),
    ...(rest > 0 ? [{ text: more(rest) }] : []),
    ...notes,
  );
}
