import type { StoryPerson } from '../console/view.ts';
import { alex, approvalsChannel, type Character, dana, everybody, morgan, priya, sam } from './people.ts';

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

/** The same in the channel, where each sees what is theirs to do. */
function inChannel(person: Character): StoryPerson {
  return {
    ...present(person),
    personId: `${person.objectId} in ${approvalsChannel.name}`,
    seat: { objectId: person.objectId, place: approvalsChannel.id },
    name: `${person.displayName} · #${approvalsChannel.name}`,
    about: 'What everybody in the channel sees, and what is theirs',
    suggestions: ['request', 'status', 'help'],
  };
}

/** The people of the story, as the console presents them; the first of each side is shown first. */
export const storyPeople: readonly StoryPerson[] = [
  ...everybody.map(present),
  ...[alex, priya, sam].map(inChannel),
];

/** The command of the message extension, as the manifest names it. */
export const dialogCommand = 'requestAccess';
