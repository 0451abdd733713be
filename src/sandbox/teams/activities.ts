import { randomUUID } from 'node:crypto';
import type { TeamsOptions } from './options.ts';
import type { Member } from './roster.ts';

/** An activity on its way to the bot. Its shape is the Activity schema of the Bot Framework. */
export interface Activity {
  readonly type: string;
  readonly id: string;
  readonly [field: string]: unknown;
}

/** Makes the activities that Teams posts to a bot from a personal chat. */
export interface ActivityFactory {
  message(member: Member, id: string, content: MessageContent): Activity;
  cardAction(
    member: Member,
    messageId: string,
    action: { readonly verb: string; readonly data: object },
  ): Activity;
  installation(member: Member, action: 'add' | 'remove'): Activity;
  membersAdded(member: Member): Activity;
}

interface MessageContent {
  readonly text?: string;
  /** Names of people mentioned as `<at>Name</at>` in the text. */
  readonly mentions?: readonly { readonly id: string; readonly name: string }[];
  /** What an Action.Submit sends, and the message whose button it was. */
  readonly value?: unknown;
  readonly replyToId?: string;
}

const locale = 'en-GB';

export function createActivityFactory(
  options: Pick<TeamsOptions, 'botAppId' | 'botName' | 'tenantId' | 'now'> & { readonly serviceUrl: string },
): ActivityFactory {
  const bot = { id: `28:${options.botAppId}`, name: options.botName };
  const base = (member: Member) => {
    const timestamp = options.now().toISOString();
    return {
      timestamp,
      localTimestamp: timestamp,
      localTimezone: 'Etc/UTC',
      channelId: 'msteams',
      serviceUrl: options.serviceUrl,
      from: { id: member.mri, name: member.displayName, aadObjectId: member.objectId },
      conversation: {
        id: member.conversationId,
        conversationType: 'personal',
        tenantId: options.tenantId,
      },
      recipient: bot,
      locale,
      channelData: { tenant: { id: options.tenantId } },
    };
  };
  const clientInfo = { type: 'clientInfo', locale, country: 'GB', platform: 'Web', timezone: 'Etc/UTC' };
  return {
    message: (member, id, { text, mentions = [], value, replyToId }) => ({
      ...base(member),
      type: 'message',
      id,
      ...(text !== undefined && { text, textFormat: 'plain' }),
      ...(value !== undefined && { value }),
      ...(replyToId !== undefined && { replyToId }),
      attachments: [],
      entities: [...mentions.map(mention), clientInfo],
    }),
    cardAction: (member, messageId, { verb, data }) => {
      const activity = base(member);
      return {
        ...activity,
        type: 'invoke',
        id: `f:${randomUUID()}`,
        name: 'adaptiveCard/action',
        value: { action: { type: 'Action.Execute', id: '', verb, data }, trigger: 'manual' },
        replyToId: messageId,
        channelData: {
          ...activity.channelData,
          source: { name: 'message' },
          legacy: { replyToId: messageId },
        },
        entities: [clientInfo],
      };
    },
    installation: (member, action) => ({
      ...base(member),
      type: 'installationUpdate',
      id: `f:${randomUUID()}`,
      action,
    }),
    membersAdded: (member) => ({
      ...base(member),
      type: 'conversationUpdate',
      id: `f:${randomUUID()}`,
      membersAdded: [{ id: member.mri, aadObjectId: member.objectId }, { id: bot.id }],
    }),
  };
}

function mention({ id, name }: { readonly id: string; readonly name: string }) {
  return { type: 'mention', mentioned: { id, name }, text: `<at>${name}</at>` };
}
