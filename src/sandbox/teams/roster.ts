import { createHash } from 'node:crypto';
import type { TeamsOptions, TeamsPerson } from './options.ts';

/** A person with the ids that Teams knows them by in relation to this bot. */
export interface Member extends TeamsPerson {
  /** The user's id as bots see it: `29:…`, different for every bot. */
  readonly mri: string;
  /** The personal chat with the bot: `a:…`. */
  readonly conversationId: string;
}

/** The people of the story, found by any of their ids. */
export interface Roster {
  readonly members: readonly Member[];
  /** By Entra object id or `29:…` id. */
  byUserId(id: string): Member | undefined;
}

/** The ids are derived from the bot's and the person's, so that they survive the loss of the state file. */
export function createRoster(options: Pick<TeamsOptions, 'people' | 'botAppId' | 'tenantId'>): Roster {
  const opaque = (what: string, objectId: string) =>
    createHash('sha512')
      .update(`${what} ${options.tenantId} ${options.botAppId} ${objectId}`)
      .digest('base64url')
      .slice(0, 80);
  const members = options.people.map((person) => ({
    ...person,
    mri: `29:1${opaque('user', person.objectId)}`,
    conversationId: `a:1${opaque('chat', person.objectId)}`,
  }));
  const byAnyId = new Map(
    members.flatMap((member) => [
      [member.objectId, member],
      [member.mri, member],
    ]),
  );
  return {
    members,
    byUserId: (id) => byAnyId.get(id),
  };
}

/** A member as the Connector describes them (TeamsChannelAccount). */
export function teamsChannelAccount(member: Member, tenantId: string) {
  const [givenName = member.displayName, ...rest] = member.displayName.split(' ');
  return {
    id: member.mri,
    name: member.displayName,
    aadObjectId: member.objectId,
    objectId: member.objectId,
    givenName,
    surname: rest.join(' '),
    email: member.userPrincipalName,
    userPrincipalName: member.userPrincipalName,
    tenantId,
    userRole: 'user',
  };
}
