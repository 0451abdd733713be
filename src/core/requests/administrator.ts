import { names } from '../policy/facts.ts';
import type { AuditLog, CatalogueSource, Clock, Directory } from '../ports.ts';
import { refusing, type Said, say } from '../said/said.ts';

/** Somebody who runs Latchkey, as audit events name them. */
export interface Administrator {
  readonly objectId: string;
  readonly userPrincipalName: string;
}

/** What everybody else hears who wants to do what is theirs. */
export const notForYou = {
  outcome: 'refused',
  ...refusing(say('administratorsOnly')),
} as const;

/**
 * The person with this object id, if the catalogue names them as an administrator and their account is active.
 * @throws AccessError `directory.unavailable`, `catalogue.invalid`
 */
export async function administrator(
  {
    catalogue,
    directory,
  }: { readonly catalogue: CatalogueSource; readonly directory: Pick<Directory, 'person' | 'memberOf'> },
  objectId: string,
): Promise<Administrator | undefined> {
  const { admins } = await catalogue.current();
  const [person, groups] = await Promise.all([
    directory.person(objectId),
    directory.memberOf(objectId, admins.groups),
  ]);
  if (!person?.accountEnabled) return undefined;
  const groupsOf = new Map([[objectId, new Set(groups)]]);
  return names(admins, person, { groupsOf })
    ? { objectId, userPrincipalName: person.userPrincipalName }
    : undefined;
}

/**
 * Refuses what only administrators may do, or what cannot be done, and puts it on the trail with who wanted it.
 * @throws AccessError `directory.unavailable`, `audit.unavailable`
 */
export async function refuseOnTrail(
  {
    audit,
    clock,
    directory,
  }: { readonly audit: AuditLog; readonly clock: Clock; readonly directory: Pick<Directory, 'person'> },
  { by, ...data }: { readonly by: string; readonly kind: string } & Readonly<Record<string, string>>,
  said: Said,
) {
  const refusal = refusing(...said);
  const person = await directory.person(by);
  await audit.append({
    at: clock.now().toISOString(),
    event: 'decision.refused',
    actor: { objectId: by, userPrincipalName: person?.userPrincipalName ?? '' },
    requestId: '',
    data: { ...data, why: refusal.message },
  });
  return { outcome: 'refused', ...refusal } as const;
}
