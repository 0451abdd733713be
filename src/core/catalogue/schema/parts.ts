import { z } from 'zod';
import { parseDuration } from '../../requests/duration.ts';

/** What a key is for, and values it could have: for editors, messages and the reference. */
export function about(description: string, ...examples: unknown[]) {
  return { description, examples };
}

/** Names people type: lower case, digits and dashes. */
export const name = z
  .string()
  .regex(/^[a-z][a-z0-9-]{0,62}$/, 'use lower-case letters, digits and dashes, starting with a letter');

/** Guests have names such as `dana_partner.com#EXT#@contoso.com`, which are not mail addresses. */
export const upn = z
  .string()
  .regex(/^[^\s@]+@[^\s@]+$/, 'use the user principal name, such as priya@contoso.com')
  .toLowerCase();

/** Written as people write it, read into minutes. */
export const duration = z.string().transform((text, context) => {
  const minutes = parseDuration(text);
  if (minutes !== undefined) return minutes;
  context.addIssue({ code: 'custom', message: 'write a duration such as 20m, 4h or 2d' });
  return z.NEVER;
});

/** A time of day, `07:30`, read into minutes. `24:00` is the end of the day. */
export const timeOfDay = z
  .string()
  .regex(/^([01]\d|2[0-3]):[0-5]\d$|^24:00$/, 'write a time such as "07:30", in quotes')
  .transform((text) => Number(text.slice(0, 2)) * 60 + Number(text.slice(3)));

const users = z
  .array(upn)
  .default([])
  .meta(about('User principal names.', ['priya@contoso.com']));

const groups = z
  .array(z.guid('use the object id of the group').transform((id) => id.toLowerCase()))
  .default([])
  .meta(
    about('Object ids of Entra groups; everybody in them counts, through other groups too.', [
      '5b0e3c1a-6c1f-4f0e-9a64-0d2f3a7b9c01',
    ]),
  );

export const people = z.strictObject({ users, groups });

/** At least one person or group. */
export const someone = people.refine(
  ({ users: named, groups: ids }) => named.length + ids.length > 0,
  'name at least one user or group',
);

export const nobody = people.prefault({});

/** People who may decide. */
export const approvers = z
  .strictObject({
    users,
    groups,
    manager: z
      .boolean()
      .default(false)
      .meta(about('The manager, by the directory, of whoever would receive the access.', true)),
  })
  .refine(
    ({ users: named, groups: ids, manager }) => manager || named.length + ids.length > 0,
    'name at least one user or group, or say "manager: true"',
  );
