import { z } from 'zod';
import { type DirectoryAttribute, directoryAttributes, type Person } from '../../core/people.ts';

/** The properties of a Graph user that make a Person. */
export const personSelect =
  'id,displayName,userPrincipalName,mail,userType,accountEnabled,mailNickname,employeeId,onPremisesSamAccountName,onPremisesExtensionAttributes';

const userSchema = z.object({
  id: z.string().min(1),
  displayName: z.string().nullish(),
  userPrincipalName: z.string().min(1),
  mail: z.string().nullish(),
  mailNickname: z.string().nullish(),
  employeeId: z.string().nullish(),
  onPremisesSamAccountName: z.string().nullish(),
  onPremisesExtensionAttributes: z.record(z.string(), z.string().nullable()).nullish(),
  userType: z.string().nullish(),
  accountEnabled: z.boolean({
    error:
      'is missing: Graph shows it to applications with the permission User.Read.All, and without it nobody can be told from somebody who left',
  }),
});

const pageSchema = z.object({
  value: z.array(z.record(z.string(), z.unknown())),
  '@odata.nextLink': z.string().optional(),
});

/** Reads a Graph user. @throws ZodError when Graph left out what a decision needs */
export function toPerson(body: unknown): Person {
  const user = userSchema.parse(body);
  return {
    objectId: user.id,
    displayName: user.displayName ?? user.userPrincipalName,
    userPrincipalName: user.userPrincipalName,
    userType: userType(user),
    accountEnabled: user.accountEnabled,
    ...(typeof user.mail === 'string' && user.mail !== '' ? { mail: user.mail } : {}),
    attributes: attributesOf(user),
  };
}

function attributesOf(user: z.infer<typeof userSchema>): NonNullable<Person['attributes']> {
  const { mailNickname, employeeId, onPremisesSamAccountName, onPremisesExtensionAttributes } = user;
  const values: Readonly<Record<string, string | null | undefined>> = {
    ...onPremisesExtensionAttributes,
    mailNickname,
    employeeId,
    onPremisesSamAccountName,
  };
  const present: Partial<Record<DirectoryAttribute, string>> = {};
  for (const name of directoryAttributes) {
    const value = values[name];
    if (typeof value === 'string' && value !== '') present[name] = value;
  }
  return present;
}

/** Reads one page of a Graph collection. */
export function readPage(body: unknown): {
  readonly items: readonly Readonly<Record<string, unknown>>[];
  readonly next: string | undefined;
} {
  const page = pageSchema.parse(body);
  return { items: page.value, next: page['@odata.nextLink'] };
}

/** Old accounts have no user type; then the form of a guest's name tells. */
function userType(user: z.infer<typeof userSchema>): Person['userType'] {
  if (user.userType === 'Member' || user.userType === 'Guest') return user.userType;
  return user.userPrincipalName.includes('#EXT#') ? 'Guest' : 'Member';
}
