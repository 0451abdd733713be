import { randomUUID } from 'node:crypto';
import type { Activity, ActivityFactory, Origin } from './activities.ts';
import { clickData } from './card-actions.ts';
import { type CardAnswer, readCardAnswer, unreachable } from './card-answer.ts';
import type { Chats } from './chats.ts';
import { TeamsClientError } from './client-error.ts';
import type { BotAnswer, Deliver } from './delivery.ts';
import { createDialogs, type Dialogs } from './dialogs.ts';
import type { Room, Rooms } from './rooms.ts';
import type { Member, Roster } from './roster.ts';
import type { ChatMessage } from './state.ts';
import { askForViews } from './views.ts';

/** What became of something a person sent. */
interface Sent {
  /** Id of the activity that went to the bot. */
  readonly activityId: string;
  /** Absent when the bot took it; otherwise a sentence that says what went wrong. */
  readonly failure?: string;
}

/** What became of a click. */
interface Clicked {
  /** Id of the invoke activity; undefined when nothing was sent. */
  readonly activityId: string | undefined;
  readonly answer: CardAnswer;
}

/** In which group chat or channel (its id); in the person's own chat with the bot when absent. */
export interface Where {
  readonly place?: string;
}

interface Click extends Where {
  readonly verb: string;
  /** Values of the card's inputs; may repeat the button's own data. */
  readonly data?: Readonly<Record<string, unknown>>;
  /** Sends exactly this, whether the card has such a button or not, as somebody with a tampered client can. */
  readonly tampered?: boolean;
}

/** Teams as its users have it. A person is named by their Entra object id. */
export interface TeamsClient extends Dialogs {
  /**
   * Sends a text to the bot, in a group chat or channel with the bot mentioned; resolves when the bot has answered.
   * @throws TeamsClientError for an unknown person or place.
   */
  send(
    personId: string,
    text: string,
    options?: Where & { readonly mentions?: readonly { readonly id: string; readonly name: string }[] },
  ): Promise<Sent>;
  /** Clicks an Action.Execute. @throws TeamsClientError when the person sees no such message or button. */
  execute(personId: string, activityId: string, click: Click): Promise<Clicked>;
  /** Clicks an Action.Submit of a message. @throws TeamsClientError when the person sees no such message. */
  submit(personId: string, activityId: string, value: unknown, where?: Where): Promise<Sent>;
  /**
   * Looks at a group chat or channel: Teams asks the bot for the person's own view of every card that wants it and
   * was not looked at since it was last edited. @throws TeamsClientError
   */
  look(personId: string, place: string): Promise<readonly ChatMessage[]>;
  /**
   * Delivers an activity that was sent before once more, byte for byte and with a new token, as Teams does
   * after a time-out. @throws TeamsClientError when it is not among those kept.
   */
  redeliver(personId: string, activityId: string): Promise<BotAnswer>;
  /** A chat as the person sees it, oldest message first. @throws TeamsClientError for an unknown person or place. */
  messages(personId: string, where?: Where): readonly ChatMessage[];
  /** Tells the bot of every installation it has not heard of. Repeating it sends nothing twice. */
  announceInstallations(): Promise<void>;
  install(personId: string, where?: Where): Promise<void>;
  uninstall(personId: string, where?: Where): Promise<void>;
}

/** Activities kept for another delivery. */
const keptActivities = 200;

export interface ClientParts {
  readonly roster: Roster;
  readonly rooms: Rooms;
  readonly chats: Chats;
  readonly activities: ActivityFactory;
  readonly deliver: Deliver;
  /** The bot as people mention it. */
  readonly bot: { readonly id: string; readonly name: string };
}

export function createTeamsClient(parts: ClientParts): TeamsClient {
  const { roster, rooms, chats, activities, bot } = parts;
  // By person and id, because message ids are unique in their chat only.
  const sent = new Map<string, Activity>();
  const announcing = new Map<string, Promise<void>>();

  const originOf = (personId: string, { place }: Where = {}): Origin => {
    const member = roster.byUserId(personId);
    if (member === undefined) throw new TeamsClientError(`There is nobody with the id ${personId}.`);
    const room = place === undefined ? rooms.of(member) : rooms.byConversation(place);
    if (room === undefined) throw new TeamsClientError(`There is no chat with the id ${place ?? ''}.`);
    return { member, room };
  };

  const deliver = async ({ member }: { readonly member: Member }, activity: Activity): Promise<BotAnswer> => {
    sent.set(`${member.objectId} ${activity.id}`, activity);
    for (const oldest of sent.keys()) if (sent.size > keptActivities) sent.delete(oldest);
    return parts.deliver(activity);
  };

  const announceNow = async (origin: Origin): Promise<void> => {
    for (const activity of [activities.installation(origin, 'add'), activities.membersAdded(origin)]) {
      // A bot that is still starting hears of the installation the next time.
      if (failureOf(await deliver(origin, activity)) !== undefined) return;
    }
    chats.setAnnounced(origin.room);
  };

  /** At most one announcement of a room at a time, so that two sends at once do not both make it. */
  const announce = async (origin: Origin): Promise<void> => {
    const { room } = origin;
    if (!chats.isInstalled(room)) throw new TeamsClientError(`${room.name} does not have the app.`);
    if (chats.isAnnounced(room)) return;
    const running =
      announcing.get(room.key) ?? announceNow(origin).finally(() => announcing.delete(room.key));
    announcing.set(room.key, running);
    await running;
  };

  const sendMessage = async (origin: Origin, activity: Activity): Promise<Sent> => {
    const failure = failureOf(await deliver(origin, activity));
    return { activityId: activity.id, ...(failure !== undefined && { failure }) };
  };

  const seenMessage = ({ member, room }: Origin, activityId: string): ChatMessage => {
    const found = chats.messages(room, member).find(({ id, from }) => id === activityId && from === 'bot');
    if (found === undefined)
      throw new TeamsClientError(`${member.displayName} does not see that message any more.`);
    return found;
  };

  /** Only what is said to the bot reaches it; Teams puts no-break spaces after a mention. */
  const addressed = ({ kind }: Room, text: string) =>
    kind === 'personal' ? text : `<at>${bot.name}</at>&nbsp;${text}`;

  return {
    ...createDialogs({ ...parts, originOf, deliver }),

    async send(personId, text, { mentions = [], ...where } = {}) {
      const origin = originOf(personId, where);
      await announce(origin);
      const { member, room } = origin;
      const id = chats.addFromPerson(room, member, text);
      const all = room.kind === 'personal' ? mentions : [bot, ...mentions];
      return sendMessage(
        origin,
        activities.message(origin, id, { text: addressed(room, text), mentions: all }),
      );
    },

    async execute(personId, activityId, { verb, data = {}, tampered = false, ...where }) {
      const origin = originOf(personId, where);
      await announce(origin);
      const message = seenMessage(origin, activityId);
      const card = message.userCard ?? message.card;
      const sending = tampered ? data : card && clickData(card, verb, data);
      if (sending === undefined)
        throw new TeamsClientError(`The message has no one button "${verb}" with that data.`);
      // Teams sends nothing for a button without a verb.
      if (verb === '') return { activityId: undefined, answer: unreachable('The button has no verb.') };
      const activity = activities.cardAction(origin, activityId, { verb, data: sending, trigger: 'manual' });
      const answer = readCardAnswer(await deliver(origin, activity));
      if (answer.kind === 'card') chats.setUserCard(origin.room, origin.member, message.id, answer.card);
      return { activityId: activity.id, answer };
    },

    async submit(personId, activityId, value, where) {
      const origin = originOf(personId, where);
      await announce(origin);
      seenMessage(origin, activityId);
      const id = `f:${randomUUID()}`;
      return sendMessage(
        origin,
        activities.message({ ...origin, thread: activityId }, id, { value, replyToId: activityId }),
      );
    },

    async look(personId, place) {
      const origin = originOf(personId, { place });
      await askForViews({ chats, activities, deliver: (activity) => deliver(origin, activity) }, origin);
      return chats.messages(origin.room, origin.member);
    },

    async redeliver(personId, activityId) {
      const origin = originOf(personId);
      const found = sent.get(`${origin.member.objectId} ${activityId}`);
      if (found === undefined) throw new TeamsClientError(`The activity ${activityId} is not kept.`);
      return deliver(origin, found);
    },

    messages(personId, where) {
      const { room, member } = originOf(personId, where);
      return chats.messages(room, member);
    },

    async announceInstallations() {
      const [first] = roster.members;
      const origins = [
        ...roster.members.map((member) => ({ member, room: rooms.of(member) })),
        ...(first ? rooms.places.map((room) => ({ member: first, room })) : []),
      ];
      for (const origin of origins) if (chats.isInstalled(origin.room)) await announce(origin);
    },

    async install(personId, where) {
      const origin = originOf(personId, where);
      chats.setInstalled(origin.room, true);
      await announce(origin);
    },

    async uninstall(personId, where) {
      const origin = originOf(personId, where);
      chats.setInstalled(origin.room, false);
      await deliver(origin, activities.installation(origin, 'remove'));
    },
  };
}

/** What went wrong when the bot did not take an activity, as a sentence. */
function failureOf(answer: BotAnswer): string | undefined {
  if (answer.status === undefined) return answer.reason;
  return answer.status >= 200 && answer.status < 300 ? undefined : `The bot answered HTTP ${answer.status}.`;
}
