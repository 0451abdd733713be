import { type Person, type PersonRef, personRef } from '../people.ts';
import { mayDelegate } from '../policy/approver.ts';
import { type DelegationStore, isInForce, type StoredDelegation } from '../policy/delegation.ts';
import type { AuditLog, CatalogueSource, Clock, Directory } from '../ports.ts';
import { type Refusing, refusing, type Sentence, say } from '../said/said.ts';
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
  | ({ readonly outcome: 'refused' } & Refusing);

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
  if (!from || !found || 'refusal' in found) {
    const said = refusal ?? (found && 'refusal' in found ? found.refusal : say('delegateNotYours'));
    const refused = refusing(said);
    await ports.audit.append({
      at: at.toISOString(),
      event: 'delegation.refused',
      requestId: '',
      actor: { objectId: ask.by, userPrincipalName: from?.userPrincipalName ?? '' },
      data: { why: refused.message },
    });
    return { outcome: 'refused', ...refused };
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

async function refusalOf(
  { catalogue, directory }: DelegatePorts,
  { from, until, at }: { readonly from: Person | undefined; readonly until: Date; readonly at: Date },
): Promise<Sentence | undefined> {
  if (!from || !(await mayDelegate(directory, await catalogue.current(), from)))
    return say('delegateNotYours');
  if (until.getTime() <= at.getTime()) return say('delegateOver');
  return until.getTime() > at.getTime() + mostDays * 24 * 60 * 60_000
    ? say('delegateTooLong', mostDays)
    : undefined;
}

async function delegateCalled(
  directory: Directory,
  from: Person,
  text: string,
): Promise<{ readonly person: PersonRef } | { readonly refusal: Sentence }> {
  const shown = text.length > 60 ? `${text.slice(0, 60)}…` : text;
  const found = await peopleCalled(directory, text);
  const [person, second] = found;
  if (!person) return { refusal: say('nobodyCalled', shown) };
  const signIns = found.map(({ userPrincipalName }) => userPrincipalName);
  if (second) return { refusal: say('severalCalled', shown, signIns) };
  if (person.objectId === from.objectId) return { refusal: say('delegateYourself') };
  if (!person.accountEnabled || person.userType === 'Guest')
    return { refusal: say('delegateCannot', person.displayName) };
  return { person: personRef(person) };
}
