import { inlineQuotas, standingSize } from '../danger/document-size.ts';
import type { FilePermissionSet, FileStanding, NamedPart, Parts } from '../parts.ts';
import type { Finding } from './check.ts';

type Set = NamedPart<FilePermissionSet>;

/** Standing entries that cannot come true: for Azure, with policies of another account, or too long. */
export function checkStanding(parts: Parts): readonly Finding[] {
  return parts.standing.flatMap((part) => {
    const sets = parts.permissionSets.filter(({ name }) => part.value.permissionSets.includes(name));
    return [
      ...sets.flatMap((set) => [...azureRoles(part, set), ...strangePolicies(part, set, parts)]),
      ...tooLong(part, sets),
    ];
  });
}

/** A standing entry names IAM users and roles, to whom a role of Azure means nothing. */
function azureRoles(part: NamedPart<FileStanding>, { name, value }: Set): readonly Finding[] {
  if (value.azure.roles.length === 0) return [];
  const message = `"${name}" has roles of Azure, and standing access is for IAM users and roles of AWS. Name a permission set without them.`;
  return [{ part, at: ['permissionSets', indexOf(part, name)], code: 'standing.azure', message }];
}

function strangePolicies(
  part: NamedPart<FileStanding>,
  { name, value }: Set,
  { accounts }: Parts,
): readonly Finding[] {
  return value.aws.managedPolicies.flatMap((arn) => {
    const owner = arn.split(':')[4];
    const other = accounts.find(
      (account) => part.value.accounts.includes(account.name) && account.value.id !== owner,
    );
    if (owner === 'aws' || other === undefined) return [];
    const message = `"${name}" has ${arn}, which belongs to the account ${owner} and cannot be attached in ${other.name} (${other.value.id}).`;
    return [{ part, at: ['permissionSets', indexOf(part, name)], code: 'account.mismatch', message }];
  });
}

/** Each set becomes an inline policy of its own; all of a user or role share the room. */
function tooLong(part: NamedPart<FileStanding>, sets: readonly Set[]): readonly Finding[] {
  const size = sets
    .filter(({ value }) => value.aws.statements.length > 0)
    .reduce((sum, { value }) => sum + standingSize(value.aws.statements), 0);
  return (['users', 'roles'] as const).flatMap((key): readonly Finding[] => {
    const quota = inlineQuotas[key];
    if (part.value[key].length === 0 || size <= quota) return [];
    const message = `The policies have about ${size} characters, and AWS takes ${quota} for all of ${key === 'users' ? 'a user' : 'a role'}. Shorten them with patterns, or use managed policies.`;
    return [{ part, at: [key], code: 'quota', message }];
  });
}

function indexOf({ value }: NamedPart<FileStanding>, name: string): number {
  return value.permissionSets.indexOf(name);
}
