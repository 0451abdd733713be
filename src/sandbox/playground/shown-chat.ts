import { z } from 'zod';
import type { ConnectorAnswer } from './connector-call.ts';

/**
 * Somebody's chat as their playground shows it. A playground's page knows only what came while it was open, so what
 * the bot wrote is kept here, and shown again on a page that is opened later.
 */
export interface ShownChat {
  /** Shows a new message of the bot. */
  post(body: unknown): Promise<ConnectorAnswer>;
  /** Shows a message of the bot as it is now. */
  edit(activityId: string, body: unknown): Promise<ConnectorAnswer>;
  /** Shows the messages again on a page that was just opened. */
  showAgain(): Promise<void>;
}

/** Writes into the playground: edits the message with this id, or sends a new one when there is none. */
export type WriteMessage = (body: unknown, activityId?: string) => Promise<ConnectorAnswer>;

const sentSchema = z.looseObject({ id: z.string() });

/** Messages that are shown again; older ones are left out. */
const mostMessages = 50;

export function createShownChat(write: WriteMessage): ShownChat {
  /** By the id that the bot knows: what a message says, and the id it has in the playground now. */
  const messages = new Map<string, { readonly body: unknown; readonly shownAs: string }>();
  const inTurn = oneAtATime();

  async function send(body: unknown, knownAs?: string): Promise<ConnectorAnswer> {
    const answer = await write(body);
    const sent = sentSchema.safeParse(answer.body);
    if (!sent.success) return answer;
    messages.set(knownAs ?? sent.data.id, { body, shownAs: sent.data.id });
    const [oldest] = messages.keys();
    if (messages.size > mostMessages && oldest !== undefined) messages.delete(oldest);
    return answer;
  }

  return {
    post: (body) => inTurn(() => send(body)),
    edit: (activityId, body) =>
      inTurn(async () => {
        const shownAs = messages.get(activityId)?.shownAs ?? activityId;
        const answer = await write(body, shownAs);
        if (answer.status === 200) messages.set(activityId, { body, shownAs });
        return answer;
      }),
    showAgain: () =>
      inTurn(async () => {
        for (const [id, { body }] of messages) await send(body, id);
      }),
  };
}

/** Runs one piece of work after the other, whatever becomes of them. */
function oneAtATime(): <Result>(work: () => Promise<Result>) => Promise<Result> {
  let last: Promise<unknown> = Promise.resolve();
  return (work) => {
    const result = last.then(work);
    last = result.catch(() => undefined);
    return result;
  };
}
