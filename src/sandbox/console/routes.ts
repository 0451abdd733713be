import { z } from 'zod';
import { HttpRefusal } from './http-refusal.ts';
import type { Live } from './live.ts';
import type { ConsoleOptions } from './options.ts';
import { findSeat } from './seats.ts';
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

/** Opens the dialog, from a message if one is named, or takes its next step with what is in it. */
const dialogBody = z.strictObject({
  personId: z.string(),
  messageId: z.string().optional(),
  data: data.optional(),
});

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
  const { teams, actions, dialogCommand } = options;
  return {
    '/api/messages': async (body) => {
      const { personId, text } = read(messageBody, body);
      const { objectId, where } = findSeat(options, personId);
      const { failure } = await teams.send(objectId, text, where);
      await live.refreshClouds();
      return { ...(failure !== undefined && { failure }) };
    },

    '/api/actions': async (body) => {
      const action = read(actionBody, body);
      const { messageId } = action;
      const { objectId, where } = findSeat(options, action.personId);
      if (action.type === 'submit') {
        const { failure } = await teams.submit(objectId, messageId, action.data, where);
        return { ...(failure !== undefined && { failure }) };
      }
      const { answer } = await teams.execute(objectId, messageId, {
        verb: action.verb,
        data: action.data,
        ...where,
      });
      await live.refreshClouds();
      // The page gets the new card with the chat, as every other page does.
      if (answer.kind === 'card') return { kind: 'card' };
      return answer.kind === 'unreachable'
        ? { kind: 'error', text: `${answer.text} (${answer.reason})` }
        : { kind: answer.kind, text: answer.text };
    },

    '/api/dialog': async (body) => {
      const { personId, ...step } = read(dialogBody, body);
      if (dialogCommand === undefined) throw new HttpRefusal(404, 'The bot has no dialog.');
      const { objectId, where } = findSeat(options, personId);
      const dialog = { command: dialogCommand, ...where };
      const answer =
        step.data === undefined
          ? await teams.openDialog(objectId, {
              ...dialog,
              ...(step.messageId !== undefined && { message: step.messageId }),
            })
          : await teams.stepDialog(objectId, { ...dialog, data: step.data });
      await live.refreshClouds();
      switch (answer.kind) {
        case 'card':
          return { dialog: { title: answer.title, card: answer.card } };
        case 'message':
          return { kind: 'message', text: answer.text };
        case 'unreachable':
          return { kind: 'error', text: `${answer.text} (${answer.reason})` };
      }
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
