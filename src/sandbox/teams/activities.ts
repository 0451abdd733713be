import { randomUUID } from 'node:crypto';
import type { TeamsOptions } from './options.ts';
import type { Room } from './rooms.ts';
import type { Member } from './roster.ts';

/** An activity on its way to the bot. Its shape is the Activity schema of the Bot Framework. */
export interface Activity {
  readonly type: string;
  readonly id: string;
  readonly [field: string]: unknown;
}

/** Who does something, and where. */
export interface Origin {
  readonly member: Member;
  readonly room: Room;
  /** The message at the head of the thread, in a channel. */
  readonly thread?: string;
}

/** Makes the activities that Teams posts to a bot. */
export interface ActivityFactory {
  message(origin: Origin, id: string, content: MessageContent): Activity;
  cardAction(origin: Origin, messageId: string, action: CardActionContent): Activity;
  /** A step of a message extension's dialog: `fetchTask` opens it, `submitAction` goes on. */
  dialog(origin: Origin, step: 'fetchTask' | 'submitAction', value: object): Activity;
  installation(origin: Origin, action: 'add' | 'remove'): Activity;
  membersAdded(origin: Origin): Activity;
}

interface CardActionContent {
  readonly verb: string;
  readonly data: object;
  /** `automatic` when Teams asks for somebody's own view of a card. */
  readonly trigger: 'manual' | 'automatic';
}

interface MessageContent {
  readonly text?: string;
  /** Names of people mentioned as `<at>Name</at>` in the text. */
  readonly mentions?: readonly { readonly id: string; readonly name: string }[];
  /** What an Action.Submit sends, and the message whose button it was. */
  readonly value?: unknown;
  readonly replyToId?: string;
}

const defaultLocale = 'en-GB';

export function createActivityFactory(
  options: Pick<TeamsOptions, 'botAppId' | 'botName' | 'tenantId' | 'now'> & { readonly serviceUrl: string },
): ActivityFactory {
  const { tenantId } = options;
  const bot = { id: `28:${options.botAppId}`, name: options.botName };
  const base = (origin: Origin) => {
    const { member } = origin;
    const timestamp = options.now().toISOString();
    return {
      timestamp,
      localTimestamp: timestamp,
      localTimezone: 'Etc/UTC',
      channelId: 'msteams',
      serviceUrl: options.serviceUrl,
      from: { id: member.mri, name: member.displayName, aadObjectId: member.objectId },
      conversation: conversationOf(origin, tenantId),
      recipient: bot,
      locale: member.locale ?? defaultLocale,
      channelData: { tenant: { id: tenantId }, ...teamOf(origin) },
    };
  };
  const clientInfo = ({ member: { locale = defaultLocale } }: Origin) => ({
    type: 'clientInfo',
    locale,
    country: locale.split('-')[1] ?? 'GB',
    platform: 'Web',
    timezone: 'Etc/UTC',
  });
  return {
    message: (origin, id, { text, mentions = [], value, replyToId }) => ({
      ...base({ ...origin, thread: origin.thread ?? id }),
      type: 'message',
      id,
      ...(text !== undefined && { text, textFormat: 'plain' }),
      ...(value !== undefined && { value }),
      ...(replyToId !== undefined && { replyToId }),
      attachments: [],
      entities: [...mentions.map(mention), clientInfo(origin)],
    }),
    cardAction: (origin, messageId, { verb, data, trigger }) => {
      const activity = base({ ...origin, thread: messageId });
      return {
        ...activity,
        type: 'invoke',
        id: `f:${randomUUID()}`,
        name: 'adaptiveCard/action',
        value: { action: { type: 'Action.Execute', id: '', verb, data }, trigger },
        replyToId: messageId,
        channelData: {
          ...activity.channelData,
          source: { name: 'message' },
          legacy: { replyToId: messageId },
        },
        entities: [clientInfo(origin)],
      };
    },
    dialog: (origin, step, value) => ({
      ...base(origin),
      type: 'invoke',
      id: `f:${randomUUID()}`,
      name: `composeExtension/${step}`,
      value,
      entities: [clientInfo(origin)],
    }),
    installation: (origin, action) => ({
      ...base(origin),
      type: 'installationUpdate',
      id: `f:${randomUUID()}`,
      action,
    }),
    membersAdded: (origin) => ({
      ...base(origin),
      type: 'conversationUpdate',
      id: `f:${randomUUID()}`,
      membersAdded: [
        ...origin.room.members.map(({ mri, objectId }) => ({ id: mri, aadObjectId: objectId })),
        { id: bot.id },
      ],
    }),
  };
}

/** A thread in a channel is a conversation of its own: `<channel>;messageid=<the message at its head>`. */
function conversationOf({ room, thread }: Origin, tenantId: string) {
  const { conversationId, kind } = room;
  if (kind === 'personal') return { id: conversationId, conversationType: kind, tenantId };
  const id =
    kind === 'channel' && thread !== undefined ? `${conversationId};messageid=${thread}` : conversationId;
  return { id, conversationType: kind, isGroup: true, tenantId };
}

function teamOf({ room: { kind, conversationId } }: Origin) {
  if (kind !== 'channel') return {};
  return {
    channel: { id: conversationId },
    team: { id: conversationId },
    teamsChannelId: conversationId,
    teamsTeamId: conversationId,
  };
}

function mention({ id, name }: { readonly id: string; readonly name: string }) {
  return { type: 'mention', mentioned: { id, name }, text: `<at>${name}</at>` };
}
