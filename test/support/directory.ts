import type { Person } from '../../src/core/people.ts';
import type { Directory } from '../../src/core/ports.ts';
import { groups } from './catalogue.ts';

let counter = 0;

/** A person with an id of their own. */
export function aPerson(name: string, changes: Partial<Person> = {}): Person {
  counter += 1;
  const last = name.split(' ')[0]?.toLowerCase();
  return {
    objectId: `20000000-0000-4000-8000-${String(counter).padStart(12, '0')}`,
    displayName: name,
    userPrincipalName: `${last}@contoso.com`,
    userType: 'Member',
    accountEnabled: true,
    ...changes,
  };
}

/** The people most tests are about. */
export function theStory() {
  const alex = aPerson('Alex Kim');
  const dana = aPerson('Dana Fields', { userType: 'Guest' });
  const priya = aPerson('Priya Nair');
  const morgan = aPerson('Morgan Reed');
  const directory = aDirectory([alex, dana, priya, morgan], {
    [groups.engineers]: [alex, priya],
    [groups.contractors]: [dana],
    [groups.owners]: [priya],
    [groups.admins]: [morgan],
  });
  return { alex, dana, priya, morgan, directory };
}

/** A directory in memory, with the semantics of the real one. */
export function aDirectory(
  people: readonly Person[],
  members: Readonly<Record<string, readonly Person[]>> = {},
  /** By the object id of whom they manage. */
  managers: Readonly<Record<string, Person>> = {},
): Directory {
  return {
    person: (objectId) => Promise.resolve(people.find((person) => person.objectId === objectId)),
    find: (text) => {
      const wanted = text.toLowerCase();
      const fits = ({ userPrincipalName, mail, displayName }: Person) =>
        [userPrincipalName, mail, displayName].some((value) => value?.toLowerCase() === wanted);
      return Promise.resolve(people.filter(fits).slice(0, 5));
    },
    memberOf: (objectId, groupIds) =>
      Promise.resolve(groupIds.filter((id) => members[id]?.some((person) => person.objectId === objectId))),
    membersOf: (groupId) => Promise.resolve(members[groupId] ?? []),
    managerOf: (objectId) => Promise.resolve(managers[objectId]),
  };
}
