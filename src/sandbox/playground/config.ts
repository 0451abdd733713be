import {
  approvalsChannel,
  type Character,
  everybody,
  latchkey,
  teamChat,
  tenantId,
} from '../story/people.ts';
import { chatId, userId } from './players.ts';

/** The playground's configuration as it reads it from the folder it is started in: YAML, of which JSON is a part. */
export const configFile = '.m365agentsplayground.yml';

/** It wants five others and the story has four: a guest of the tenant, whom no directory knows. */
const guest: Character = {
  objectId: 'c0a1e5ce-0000-4000-8000-0000000000ff',
  displayName: 'Robin Guest',
  userPrincipalName: 'robin.guest@contoso.com',
  iamUser: 'robin.guest',
  about: 'In no directory',
};

/** What the playground of a person is told: who they are, who else there is, and where they talk. */
export function playgroundConfig(person: Character): object {
  return {
    version: '0.1.1',
    tenantId,
    bot: { id: `28:${latchkey.clientId}`, name: latchkey.botName },
    currentUser: user(person),
    users: [...everybody.filter((other) => other !== person), guest].map(user),
    personalChat: { id: chatId(person) },
    groupChat: { id: teamChat.id, name: teamChat.name },
    team: {
      id: '19:8f2d6c1b4e7a0d3f@thread.tacv2',
      name: 'Data platform',
      aadGroupId: '5b0e3c1a-6c1f-4f0e-9a64-0d2f3a7b9c0f',
      channels: [{ id: approvalsChannel.id, name: approvalsChannel.name }],
    },
  };
}

function user(person: Character) {
  const [givenName = '', surname = ''] = person.displayName.split(' ');
  return {
    id: userId(person),
    name: person.displayName,
    // Spelled so by the playground.
    userPrincipleName: person.userPrincipalName,
    aadObjectId: person.objectId,
    givenName,
    surname,
    email: person.userPrincipalName,
  };
}
