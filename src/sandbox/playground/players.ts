import { alex, type Character, priya } from '../story/people.ts';

/** Somebody of the story who has a playground: one shows Teams as one person sees it. */
export interface Player {
  readonly person: Character;
  /** What they do in the story and how it begins, in a line. */
  readonly opening: string;
}

/** One who asks and one who decides; everybody else is in the console, beside the clouds and the clock. */
export const players: readonly Player[] = [
  {
    person: alex,
    opening:
      'Alex asks: write "request data-readonly 20m Need to fix production bug", or "request" for a form',
  },
  { person: priya, opening: 'Priya decides: the card comes by itself, click Approve' },
];

/** Their id as the bot sees it, in the form that Teams gives such ids. */
export function userId({ objectId }: Character): string {
  return `29:${objectId}`;
}

/** Their own chat with the bot, in the form that Teams gives such ids. */
export function chatId({ iamUser }: Character): string {
  return `a:playground-${iamUser}`;
}
