import { z } from 'zod';
import { HttpRefusal } from './http-refusal.ts';
import type { Live } from './live.ts';
import type { ConsoleOptions } from './options.ts';
import type { ApiAnswer } from './view.ts';

const messageBody = z.strictObject({
  personId: z.string(),
  text: z.string().trim().min(1, 'Write something first.').max(4000, 'That is too long for one message.'),
});

const data = z.record(z.string(), z.unknown());
const actionBody = z.discriminatedUnion('type', [
  z.strictObject({
    type: z.literal('execute'),
    personId: z.string(),
    messageId: z.string(),
    verb: z.string(),
    data,
  }),
  z.strictObject({ type: z.literal('submit'), personId: z.string(), messageId: z.string(), data }),
]);

const clockBody = z.union([
  z.strictObject({
    minutes: z
      .number()
      .positive('The clock only moves forward.')
      .max(60 * 24 * 31, 'That is too far.'),
  }),
  z.strictObject({ to: z.literal('nextEnd') }),
]);

/** A route of the page's API: takes the JSON body, returns the JSON answer. @throws HttpRefusal */
export type ApiRoute = (body: unknown) => Promise<ApiAnswer>;

/** The routes by path; all of them are POST. */
export function createRoutes(options: ConsoleOptions, live: Live): Readonly<Record<string, ApiRoute>> {
  const { teams, actions } = options;
  return {
    '/api/messages': async (body) => {
      const { personId, text } = read(messageBody, body);
      const { failure } = await teams.send(personId, text);
      await live.refreshClouds();
      return { ...(failure !== undefined && { failure }) };
    },

    '/api/actions': async (body) => {
      const action = read(actionBody, body);
      const { personId, messageId } = action;
      if (action.type === 'submit') {
        const { failure } = await teams.submit(personId, messageId, action.data);
        return { ...(failure !== undefined && { failure }) };
      }
      const { answer } = await teams.execute(personId, messageId, { verb: action.verb, data: action.data });
      await live.refreshClouds();
      // The page gets the new card with the chat, as every other page does.
      if (answer.kind === 'card') return { kind: 'card' };
      return answer.kind === 'unreachable'
        ? { kind: 'error', text: `${answer.text} (${answer.reason})` }
        : { kind: answer.kind, text: answer.text };
    },

    '/api/clock': async (body) => {
      const move = read(clockBody, body);
      if (live.isMoving()) throw new HttpRefusal(409, 'The clock is already being moved.');
      return live.whileMoving(async () => {
        if ('minutes' in move) {
          await actions.advance(move.minutes);
          return { moved: true };
        }
        return { moved: await actions.advanceToNextEnd() };
      });
    },
  };
}

function read<Body>(schema: z.ZodType<Body>, body: unknown): Body {
  const result = schema.safeParse(body);
  if (result.success) return result.data;
  const [issue] = result.error.issues;
  throw new HttpRefusal(400, issue?.message ?? 'That is not understood.');
}
