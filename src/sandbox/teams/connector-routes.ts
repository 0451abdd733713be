import { z } from 'zod';
import type { Chats } from './chats.ts';
import { ConnectorError } from './connector-error.ts';
import type { TeamsOptions } from './options.ts';
import type { CallKind, RateLimits } from './rate-limits.ts';
import type { Room, Rooms } from './rooms.ts';
import { type Roster, teamsChannelAccount } from './roster.ts';
import { readSentActivity } from './sent-activity.ts';

/** An authenticated call of the Connector's API. */
export interface ConnectorCall {
  readonly method: string;
  /** The path below the service URL, decoded: `['v3', 'conversations', …]`. */
  readonly segments: readonly string[];
  readonly body: unknown;
}

export interface ConnectorAnswer {
  readonly status: number;
  readonly body?: unknown;
}

interface RouteParts {
  readonly options: Pick<TeamsOptions, 'tenantId' | 'botAppId'>;
  readonly roster: Roster;
  readonly rooms: Rooms;
  readonly chats: Chats;
  readonly limits: RateLimits;
}

interface RouteCall extends RouteParts {
  readonly room: Room;
  /** The last part of the path: an activity or a member. */
  readonly item: string;
  readonly body: unknown;
}

interface Route {
  readonly kind: CallKind;
  readonly run: (call: RouteCall) => ConnectorAnswer;
}

/** The API below `v3/conversations/{conversation}`, by method and path (Bot Connector REST API 3.0). */
const routes: Readonly<Record<string, Route>> = {
  'POST activities': { kind: 'send', run: send },
  // What is replied to is not looked up: personal chats have no threads, and channels are shown as one. Bot Framework's adapter relies on
  // that and makes an id up when it writes first.
  'POST activities/*': { kind: 'send', run: send },
  'PUT activities/*': { kind: 'send', run: edit },
  'DELETE activities/*': { kind: 'send', run: remove },
  'GET members': { kind: 'read', run: members },
  'GET pagedmembers': { kind: 'read', run: pagedMembers },
  'GET members/*': { kind: 'read', run: member },
};

/** Does what the bot asks. @throws ConnectorError when it cannot be done. */
export function answer(call: ConnectorCall, parts: RouteParts): ConnectorAnswer {
  const [version, collection, conversationId, part, item, ...more] = call.segments;
  if (version !== 'v3' || collection !== 'conversations' || more.length > 0) throw unknownPath(call);
  if (conversationId === undefined) {
    if (call.method !== 'POST') throw unknownPath(call);
    return createConversation(call.body, parts);
  }
  const route = routes[`${call.method} ${part}${item === undefined ? '' : '/*'}`];
  if (route === undefined) throw unknownPath(call);
  const found = parts.rooms.byConversation(conversationId);
  if (found === undefined)
    throw new ConnectorError(404, 'ConversationNotFound', 'The conversation was not found.');
  if (!parts.chats.isInstalled(found))
    throw new ConnectorError(
      403,
      'BotNotInConversationRoster',
      'The bot is not part of the conversation roster.',
    );
  parts.limits.count(route.kind, found.conversationId);
  return route.run({ ...parts, room: found, item: item ?? '', body: call.body });
}

const creationSchema = z.looseObject({
  isGroup: z.literal(false).nullish(),
  members: z.array(z.looseObject({ id: z.string() })).length(1),
  tenantId: z.string().nullish(),
  channelData: z.looseObject({ tenant: z.looseObject({ id: z.string() }).optional() }).nullish(),
  activity: z.unknown().optional(),
});

/** Creates the personal chat with a member, or returns the one that is there. */
function createConversation(body: unknown, parts: RouteParts): ConnectorAnswer {
  const result = creationSchema.safeParse(body);
  if (!result.success)
    throw new ConnectorError(
      400,
      'BadSyntax',
      `Bad conversation parameters: ${z.prettifyError(result.error)}`,
    );
  const {
    members: [wanted],
    tenantId,
    channelData,
    activity,
  } = result.data;
  const tenants = [tenantId, channelData?.tenant?.id].filter((id) => typeof id === 'string');
  if (tenants.length === 0)
    throw new ConnectorError(400, 'BadSyntax', 'The tenant of the conversation is missing.');
  if (tenants.some((id) => id !== parts.options.tenantId))
    throw new ConnectorError(403, 'ForbiddenOperationException', 'The bot is not part of that tenant.');
  const found = parts.roster.byUserId(wanted?.id ?? '');
  if (found === undefined) throw new ConnectorError(404, 'NotFound', 'There is no such user in the tenant.');
  parts.limits.count('create', found.conversationId);
  const room = parts.rooms.of(found);
  if (!parts.chats.isInstalled(room))
    throw new ConnectorError(
      403,
      'ForbiddenOperationException',
      "Bot is not installed in user's personal scope.",
    );
  const content = activity === undefined || activity === null ? undefined : readSentActivity(activity);
  const activityId = content === undefined ? undefined : parts.chats.addFromBot(room, content);
  return { status: 201, body: { id: found.conversationId, ...(activityId !== undefined && { activityId }) } };
}

function send({ chats, room, body }: RouteCall): ConnectorAnswer {
  const content = readSentActivity(body);
  // Typing leaves nothing behind, and the Connector accepts it without an id.
  if (content === undefined) return { status: 202, body: {} };
  return { status: 201, body: { id: chats.addFromBot(room, content) } };
}

function edit({ chats, room, item, body }: RouteCall): ConnectorAnswer {
  const content = readSentActivity(body);
  if (content === undefined) throw new ConnectorError(400, 'BadSyntax', 'Only a message can be edited.');
  chats.edit(room, item, content);
  return { status: 200, body: { id: item } };
}

function remove({ chats, room, item }: RouteCall): ConnectorAnswer {
  chats.remove(room, item);
  return { status: 200 };
}

function members({ room, options }: RouteCall): ConnectorAnswer {
  return { status: 200, body: room.members.map((each) => teamsChannelAccount(each, options.tenantId)) };
}

function pagedMembers(call: RouteCall): ConnectorAnswer {
  return { status: 200, body: { members: members(call).body } };
}

function member({ room, item, options }: RouteCall): ConnectorAnswer {
  const found = room.members.find(({ mri, objectId }) => item === mri || item === objectId);
  if (found === undefined)
    throw new ConnectorError(
      404,
      'MemberNotFoundInConversation',
      'The member was not found in the conversation.',
    );
  return { status: 200, body: teamsChannelAccount(found, options.tenantId) };
}

function unknownPath({ method, segments }: ConnectorCall): ConnectorError {
  return new ConnectorError(404, 'NotFound', `This stand-in has no ${method} ${segments.join('/')}.`);
}
