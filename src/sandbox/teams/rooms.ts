import type { TeamsOptions, TeamsPlace } from './options.ts';
import type { Member } from './roster.ts';

/** A conversation in which the bot can be: a person's own chat with it, a group chat, or a channel of a team. */
export interface Room {
  /** By which its chat is kept: the person's object id, or the place's conversation id. */
  readonly key: string;
  readonly name: string;
  readonly kind: 'personal' | TeamsPlace['kind'];
  readonly conversationId: string;
  readonly members: readonly Member[];
}

/** The rooms of the story. */
export interface Rooms {
  readonly places: readonly Room[];
  of(member: Member): Room;
  /** By a conversation id as bots write it, with or without the thread in a channel. */
  byConversation(conversationId: string): Room | undefined;
}

export function createRooms(
  { places = [] }: Pick<TeamsOptions, 'places'>,
  members: readonly Member[],
): Rooms {
  const personal = new Map(members.map((member) => [member.objectId, personalRoom(member)]));
  const shared = places.map(
    ({ id, name, kind }): Room => ({ key: id, name, kind, conversationId: id, members }),
  );
  const byId = new Map([...personal.values(), ...shared].map((room) => [room.conversationId, room]));
  return {
    places: shared,
    of: (member) => personal.get(member.objectId) ?? personalRoom(member),
    byConversation: (conversationId) => byId.get(conversationId.split(';')[0] ?? ''),
  };
}

function personalRoom(member: Member): Room {
  return {
    key: member.objectId,
    name: member.displayName,
    kind: 'personal',
    conversationId: member.conversationId,
    members: [member],
  };
}
