import type { IncomingActivity } from './activity.ts';

/** The person's own chat with the bot. */
export function isPersonal({ conversation }: IncomingActivity): boolean {
  return conversation.conversationType === 'personal' && conversation.isGroup !== true;
}

export function isTeamChannel({ conversation }: IncomingActivity): boolean {
  return conversation.conversationType === 'channel' && conversation.id.startsWith('19:');
}

/** The channel of a message in it, whose conversation names its thread too: `19:…@thread.tacv2;messageid=1`. */
export function channelIdOf({ conversation }: IncomingActivity): string {
  return conversation.id.split(';')[0] ?? '';
}
