import type { PersonRef } from '../people.ts';

/** Somebody who is away, and who decides instead: what an approver has set up, beside the catalogue's own. */
export interface StoredDelegation {
  readonly schema: 1;
  readonly from: PersonRef;
  readonly to: PersonRef;
  /** When it was set up and when it ends, UTC ISO-8601. */
  readonly startsAt: string;
  readonly endsAt: string;
}

/** The delegations that approvers have set up, one a person. @throws AccessError `store.unavailable` */
export interface DelegationStore {
  /** All that are there, over or not. */
  all(): Promise<readonly StoredDelegation[]>;
  /** Writes a person's delegation over the one before. */
  save(delegation: StoredDelegation): Promise<void>;
  /** Fine when there is none. */
  remove(fromId: string): Promise<void>;
}

/** Whether a delegation counts at this moment. Pure. */
export function isInForce(
  { startsAt, endsAt }: { readonly startsAt?: string; readonly endsAt: string },
  now: Date,
): boolean {
  const time = now.getTime();
  return time < Date.parse(endsAt) && (startsAt === undefined || time >= Date.parse(startsAt));
}
