import { type Person, type PersonRef, personRef } from '../people.ts';
import { mayDelegate } from '../policy/approver.ts';
import { type DelegationStore, isInForce, type StoredDelegation } from '../policy/delegation.ts';
import type { AuditLog, CatalogueSource, Clock, Directory } from '../ports.ts';
import { peopleCalled } from './people-called.ts';

export interface DelegatePorts {
  readonly delegations: DelegationStore;
  readonly catalogue: CatalogueSource;
  readonly directory: Directory;
  readonly audit: AuditLog;
  readonly clock: Clock;
}

export type DelegateOutcome =
  | { readonly outcome: 'set'; readonly delegation: StoredDelegation }
  | { readonly outcome: 'refused'; readonly message: string };

/** Longer than anybody is away whom nobody should replace in the catalogue, in days. */
const mostDays = 90;

/**
 * Lets an approver name who decides instead of them until a moment. It replaces what they had named before, and is
 * weighed at each decision: nobody decides about their own request through it.
 *
 * @param ask.to a name, sign-in name or object id
 * @throws AccessError `directory.unavailable`, `store.unavailable`
 */
export async function delegate(
  ports: DelegatePorts,
  ask: { readonly by: string; readonly to: string; readonly until: Date },
): Promise<DelegateOutcome> {
  const from = await ports.directory.person(ask.by);
  const at = ports.clock.now();
  const refusal = await refusalOf(ports, { from, until: ask.until, at });
  // Only approvers learn who is in the directory.
  const found =
    refusal === undefined && from ? await delegateCalled(ports.directory, from, ask.to) : undefined;
  if (!from || !found || 'message' in found) {
    const message = refusal ?? (found && 'message' in found ? found.message : notForYou);
    await ports.audit.append({
      at: at.toISOString(),
      event: 'delegation.refused',
      requestId: '',
      actor: { objectId: ask.by, userPrincipalName: from?.userPrincipalName ?? '' },
      data: { why: message },
    });
    return { outcome: 'refused', message };
  }
  const delegation: StoredDelegation = {
    schema: 1,
    from: personRef(from),
    to: found.person,
    startsAt: at.toISOString(),
    endsAt: ask.until.toISOString(),
  };
  await ports.audit.append({
    at: delegation.startsAt,
    event: 'delegation.set',
    requestId: '',
    actor: { objectId: from.objectId, userPrincipalName: from.userPrincipalName },
    data: {
      to: found.person.objectId,
      toName: found.person.userPrincipalName,
      endsAt: delegation.endsAt,
    },
  });
  await ports.delegations.save(delegation);
  return { outcome: 'set', delegation };
}

/** Ends what somebody has set up; resolves to what that was, or undefined when there was nothing. */
export async function endDelegation(ports: DelegatePorts, by: string): Promise<StoredDelegation | undefined> {
  const at = ports.clock.now();
  const own = (await ports.delegations.all()).find(({ from }) => from.objectId === by);
  if (!own || !isInForce(own, at)) return undefined;
  await ports.audit.append({
    at: at.toISOString(),
    event: 'delegation.ended',
    requestId: '',
    actor: { objectId: by, userPrincipalName: own.from.userPrincipalName },
    data: { to: own.to.objectId },
  });
  await ports.delegations.remove(by);
  return own;
}

/** The delegations in force that somebody has set up, or decides by. @throws AccessError `store.unavailable` */
export async function delegationsOf(
  { delegations, clock }: Pick<DelegatePorts, 'delegations' | 'clock'>,
  personId: string,
): Promise<readonly StoredDelegation[]> {
  const now = clock.now();
  return (await delegations.all()).filter(
    (one) => isInForce(one, now) && [one.from.objectId, one.to.objectId].includes(personId),
  );
}

const notForYou = 'Only approvers whom the catalogue names can let somebody else decide.';

async function refusalOf(
  { catalogue, directory }: DelegatePorts,
  { from, until, at }: { readonly from: Person | undefined; readonly until: Date; readonly at: Date },
): Promise<string | undefined> {
  if (!from || !(await mayDelegate(directory, await catalogue.current(), from))) return notForYou;
  if (until.getTime() <= at.getTime()) return 'That is over already. Name a moment in the future.';
  return until.getTime() > at.getTime() + mostDays * 24 * 60 * 60_000
    ? `Somebody can decide instead of you for at most ${mostDays} days. For longer, the catalogue has to name them.`
    : undefined;
}

async function delegateCalled(
  directory: Directory,
  from: Person,
  text: string,
): Promise<{ readonly person: PersonRef } | { readonly message: string }> {
  const shown = text.length > 60 ? `${text.slice(0, 60)}…` : text;
  const found = await peopleCalled(directory, text);
  const [person, second] = found;
  if (!person)
    return { message: `I know nobody called "${shown}". Write the person's full name or sign-in name.` };
  if (second)
    return {
      message: `"${shown}" could be ${found.map(({ userPrincipalName }) => userPrincipalName).join(' or ')}. Write the sign-in name.`,
    };
  if (person.objectId === from.objectId) return { message: 'Name somebody else than yourself.' };
  if (!person.accountEnabled || person.userType === 'Guest')
    return { message: `${person.displayName} cannot decide: only members with an active account can.` };
  return { person: personRef(person) };
}
