import type { StoryPerson } from '../console/view.ts';
import { type Character, dana, everybody, morgan, priya } from './people.ts';

const asks = [
  'request',
  'request data-readonly 20m Need to fix production bug',
  `request data-readonly for ${dana.displayName} 48h Sprint data work`,
  'help',
];

function present({ objectId, displayName, userPrincipalName, about }: Character): StoryPerson {
  const side = objectId === priya.objectId || objectId === morgan.objectId ? 'approver' : 'requester';
  return {
    personId: objectId,
    name: displayName,
    userPrincipalName,
    about,
    side,
    suggestions: side === 'approver' ? ['help'] : asks,
  };
}

/** The people of the story, as the console presents them; the first of each side is shown first. */
export const storyPeople: readonly StoryPerson[] = everybody.map(present);
