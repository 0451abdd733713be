import { readFile } from 'node:fs/promises';
import { parse } from 'yaml';
import { z } from 'zod';
import { AccessError } from '../core/errors.ts';
import type { Person } from '../core/people.ts';
import type { Directory } from '../core/ports.ts';

const upn = z.string().regex(/^[^\s@]+@[^\s@]+$/, 'use the user principal name, such as priya@contoso.com');

const personSchema = z.strictObject({
  name: z.string().min(1),
  guest: z.boolean().default(false),
  disabled: z.boolean().default(false),
  manager: upn.toLowerCase().optional(),
  /** Object ids, or names given under `groups`. */
  groups: z.array(z.string()).default([]),
});

const fileSchema = z.strictObject({
  /** Object ids of groups by the names used in this file. */
  groups: z.record(z.string(), z.guid('use the object id of the group').toLowerCase()).default({}),
  people: z.record(upn.toLowerCase(), personSchema),
});

/**
 * A directory of the people in a YAML file, for trying a policy without a tenant. Object ids are made up from the
 * order in the file.
 * @throws AccessError `input.invalid` when the file cannot be read or says something else
 */
export async function readPeopleFile(path: string): Promise<Directory> {
  const content = await contentOf(path);
  const people = Object.entries(content.people).map(([userPrincipalName, entry], index) => ({
    entry,
    person: personOf(userPrincipalName, entry, index),
  }));
  const byId = new Map(people.map((one) => [one.person.objectId, one]));
  const named = (text: string) =>
    people
      .map(({ person }) => person)
      .filter(({ userPrincipalName, displayName }) =>
        [userPrincipalName, displayName.toLowerCase()].includes(text.toLowerCase()),
      );
  const groupsOf = (objectId: string) =>
    (byId.get(objectId)?.entry.groups ?? []).map((group) => (content.groups[group] ?? group).toLowerCase());
  return {
    person: (objectId) => Promise.resolve(byId.get(objectId)?.person),
    find: (text) => Promise.resolve(named(text).slice(0, 5)),
    memberOf: (objectId, groups) =>
      Promise.resolve(groups.filter((group) => groupsOf(objectId).includes(group))),
    membersOf: (group) =>
      Promise.resolve(
        people.map(({ person }) => person).filter(({ objectId }) => groupsOf(objectId).includes(group)),
      ),
    managerOf: (objectId) => Promise.resolve(named(byId.get(objectId)?.entry.manager ?? '')[0]),
  };
}

async function contentOf(path: string): Promise<z.infer<typeof fileSchema>> {
  try {
    return fileSchema.parse(parse(await readFile(path, 'utf8')));
  } catch (error) {
    const why = error instanceof z.ZodError ? z.prettifyError(error) : String(error);
    throw new AccessError('input.invalid', 'user', `${path} is not a list of people: ${why}`, {
      cause: error,
    });
  }
}

function personOf(
  userPrincipalName: string,
  { name, guest, disabled }: z.infer<typeof personSchema>,
  index: number,
): Person {
  return {
    objectId: `00000000-0000-4000-8000-${String(index + 1).padStart(12, '0')}`,
    displayName: name,
    userPrincipalName,
    userType: guest ? 'Guest' : 'Member',
    accountEnabled: !disabled,
  };
}
