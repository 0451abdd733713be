import type { Activity, ActivityFactory, Origin } from './activities.ts';
import type { Chats } from './chats.ts';
import { TeamsClientError } from './client-error.ts';
import type { BotAnswer } from './delivery.ts';
import { readTaskAnswer, type TaskAnswer } from './task-answer.ts';

interface Opening {
  /** Id of the command, as the manifest names it. */
  readonly command: string;
  /** In which group chat or channel; in the person's own chat with the bot when absent. */
  readonly place?: string;
  /** The message it is opened from; from the compose box when absent. */
  readonly message?: string;
}

/** The bot's message extension as people use it: commands that open a dialog. */
export interface Dialogs {
  /** Opens the dialog of a command. @throws TeamsClientError when there is no such person, place or message. */
  openDialog(personId: string, opening: Opening): Promise<TaskAnswer>;
  /** Presses a button of the dialog: its data together with the inputs. @throws TeamsClientError */
  stepDialog(
    personId: string,
    step: Omit<Opening, 'message'> & { readonly data: Readonly<Record<string, unknown>> },
  ): Promise<TaskAnswer>;
}

export function createDialogs(parts: {
  readonly chats: Chats;
  readonly activities: ActivityFactory;
  readonly originOf: (personId: string, where: { readonly place?: string }) => Origin;
  readonly deliver: (origin: Origin, activity: Activity) => Promise<BotAnswer>;
}): Dialogs {
  const { chats, activities, originOf, deliver } = parts;
  return {
    async openDialog(personId, { command, message, ...where }) {
      const origin = originOf(personId, where);
      const value = {
        commandId: command,
        commandContext: message === undefined ? 'compose' : 'message',
        ...(message !== undefined && { messagePayload: payloadOf(chats, origin, message) }),
      };
      return readTaskAnswer(await deliver(origin, activities.dialog(origin, 'fetchTask', value)));
    },

    async stepDialog(personId, { command, data, ...where }) {
      const origin = originOf(personId, where);
      const value = { commandId: command, commandContext: 'compose', data };
      return readTaskAnswer(await deliver(origin, activities.dialog(origin, 'submitAction', value)));
    },
  };
}

/** A message as a message extension gets it. */
function payloadOf(chats: Chats, { room, member }: Origin, messageId: string) {
  const found = chats.messages(room, member).find(({ id }) => id === messageId);
  if (found === undefined)
    throw new TeamsClientError(`${member.displayName} does not see that message any more.`);
  const by = room.members.find(({ objectId }) => objectId === (found.by ?? member.objectId));
  return {
    id: found.id,
    createdDateTime: found.at,
    linkToMessage: `https://teams.microsoft.com/l/message/${room.conversationId}/${found.id}`,
    from:
      found.from === 'person' && by !== undefined
        ? { user: { id: by.objectId, displayName: by.displayName, userIdentityType: 'aadUser' } }
        : {},
    body: { contentType: 'text', content: found.text ?? '' },
  };
}
