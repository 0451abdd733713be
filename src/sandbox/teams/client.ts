import { randomUUID } from 'node:crypto';
import type { Activity, ActivityFactory } from './activities.ts';
import { clickData } from './card-actions.ts';
import { type CardAnswer, readCardAnswer, unreachable } from './card-answer.ts';
import type { Chats } from './chats.ts';
import type { BotAnswer, Deliver } from './delivery.ts';
import type { Member, Roster } from './roster.ts';
import type { ChatMessage } from './state.ts';

/** Something that a person cannot do in Teams. The text says why. */
export class TeamsClientError extends Error {
  override readonly name = 'TeamsClientError';
}

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

interface Click {
  readonly verb: string;
  /** Values of the card's inputs; may repeat the button's own data. */
  readonly data?: Readonly<Record<string, unknown>>;
  /** Sends exactly this, whether the card has such a button or not, as somebody with a tampered client can. */
  readonly tampered?: boolean;
}

/** Teams as its users have it. A person is named by their Entra object id. */
export interface TeamsClient {
  /** Sends a text to the bot; resolves when the bot has answered. @throws TeamsClientError for an unknown person. */
  send(
    personId: string,
    text: string,
    options?: { readonly mentions?: readonly { readonly id: string; readonly name: string }[] },
  ): Promise<Sent>;
  /** Clicks an Action.Execute. @throws TeamsClientError when the person sees no such message or button. */
  execute(personId: string, activityId: string, click: Click): Promise<Clicked>;
  /** Clicks an Action.Submit of a message. @throws TeamsClientError when the person sees no such message. */
  submit(personId: string, activityId: string, value: unknown): Promise<Sent>;
  /**
   * Delivers an activity that was sent before once more, byte for byte and with a new token, as Teams does
   * after a time-out. @throws TeamsClientError when it is not among those kept.
   */
  redeliver(personId: string, activityId: string): Promise<BotAnswer>;
  /** The person's chat, oldest message first. @throws TeamsClientError for an unknown person. */
  messages(personId: string): readonly ChatMessage[];
  /** Tells the bot of every installation it has not heard of. Repeating it sends nothing twice. */
  announceInstallations(): Promise<void>;
  install(personId: string): Promise<void>;
  uninstall(personId: string): Promise<void>;
}

/** Activities kept for another delivery. */
const keptActivities = 200;

export function createTeamsClient(parts: {
  readonly roster: Roster;
  readonly chats: Chats;
  readonly activities: ActivityFactory;
  readonly deliver: Deliver;
}): TeamsClient {
  const { roster, chats, activities } = parts;
  // By person and id, because message ids are unique in their chat only.
  const sent = new Map<string, Activity>();
  const announcing = new Map<string, Promise<void>>();

  const memberOf = (personId: string): Member => {
    const found = roster.byUserId(personId);
    if (found === undefined) throw new TeamsClientError(`There is nobody with the id ${personId}.`);
    return found;
  };

  const deliver = async (member: Member, activity: Activity): Promise<BotAnswer> => {
    sent.set(`${member.objectId} ${activity.id}`, activity);
    for (const oldest of sent.keys()) if (sent.size > keptActivities) sent.delete(oldest);
    return parts.deliver(activity);
  };

  const announceNow = async (member: Member): Promise<void> => {
    for (const activity of [activities.installation(member, 'add'), activities.membersAdded(member)]) {
      // A bot that is still starting hears of the installation the next time.
      if (failureOf(await deliver(member, activity)) !== undefined) return;
    }
    chats.setAnnounced(member);
  };

  /** At most one announcement of a person at a time, so that two sends at once do not both make it. */
  const announce = async (member: Member): Promise<void> => {
    if (!chats.isInstalled(member))
      throw new TeamsClientError(`${member.displayName} does not have the app.`);
    if (chats.isAnnounced(member)) return;
    const running =
      announcing.get(member.objectId) ??
      announceNow(member).finally(() => announcing.delete(member.objectId));
    announcing.set(member.objectId, running);
    await running;
  };

  const sendMessage = async (member: Member, activity: Activity): Promise<Sent> => {
    const failure = failureOf(await deliver(member, activity));
    return { activityId: activity.id, ...(failure !== undefined && { failure }) };
  };

  const seenMessage = (member: Member, activityId: string): ChatMessage => {
    const found = chats.messages(member).find(({ id, from }) => id === activityId && from === 'bot');
    if (found === undefined)
      throw new TeamsClientError(`${member.displayName} does not see that message any more.`);
    return found;
  };

  return {
    async send(personId, text, { mentions = [] } = {}) {
      const member = memberOf(personId);
      await announce(member);
      const id = chats.addFromPerson(member, text);
      return sendMessage(member, activities.message(member, id, { text, mentions }));
    },

    async execute(personId, activityId, { verb, data = {}, tampered = false }) {
      const member = memberOf(personId);
      await announce(member);
      const message = seenMessage(member, activityId);
      const card = message.userCard ?? message.card;
      const sending = tampered ? data : card && clickData(card, verb, data);
      if (sending === undefined)
        throw new TeamsClientError(`The message has no one button "${verb}" with that data.`);
      // Teams sends nothing for a button without a verb.
      if (verb === '') return { activityId: undefined, answer: unreachable('The button has no verb.') };
      const activity = activities.cardAction(member, activityId, { verb, data: sending });
      const answer = readCardAnswer(await deliver(member, activity));
      if (answer.kind === 'card') chats.setUserCard(member, message.id, answer.card);
      return { activityId: activity.id, answer };
    },

    async submit(personId, activityId, value) {
      const member = memberOf(personId);
      await announce(member);
      seenMessage(member, activityId);
      const id = `f:${randomUUID()}`;
      return sendMessage(member, activities.message(member, id, { value, replyToId: activityId }));
    },

    async redeliver(personId, activityId) {
      const member = memberOf(personId);
      const found = sent.get(`${member.objectId} ${activityId}`);
      if (found === undefined) throw new TeamsClientError(`The activity ${activityId} is not kept.`);
      return deliver(member, found);
    },

    messages: (personId) => chats.messages(memberOf(personId)),

    async announceInstallations() {
      for (const member of roster.members) if (chats.isInstalled(member)) await announce(member);
    },

    async install(personId) {
      const member = memberOf(personId);
      chats.setInstalled(member, true);
      await announce(member);
    },

    async uninstall(personId) {
      const member = memberOf(personId);
      chats.setInstalled(member, false);
      await deliver(member, activities.installation(member, 'remove'));
    },
  };
}

/** What went wrong when the bot did not take an activity, as a sentence. */
function failureOf(answer: BotAnswer): string | undefined {
  if (answer.status === undefined) return answer.reason;
  return answer.status >= 200 && answer.status < 300 ? undefined : `The bot answered HTTP ${answer.status}.`;
}
