import { isFinal, type PlannedGrant, type RequestRecord } from '../requests/request.ts';
import { grantOf, type Holds } from './holds.ts';

/** What is known about the request that an artifact names. */
export interface Origin {
  /** The request as it is stored now; undefined when there is none. */
  readonly record: RequestRecord | undefined;
  /** Whether the request's orchestration is there and not finished; false where that cannot be asked. */
  readonly runs: boolean;
}

/** What is to be done about an artifact that its own name or mark proves to be Latchkey's. */
export type ArtifactVerdict =
  /** A request that is not closed looks after it. */
  | { readonly verdict: 'known' }
  /** Nobody looks after it and its time is over. `plan`: what to take back, as the store knows it. */
  | { readonly verdict: 'leftover'; readonly plan: PlannedGrant }
  /** It is for people to decide. */
  | { readonly verdict: 'unexplained'; readonly plan: PlannedGrant; readonly why: Unexplained };

export type Unexplained =
  /** Its request is closed, but the end that was decided has not come. */
  | 'closedEarly'
  /** There is no request of this id, and the end that it carries itself has not come. */
  | 'noRequest'
  /** Its request is not closed, and none of the request's grants is this artifact. */
  | 'notAGrant';

/** An end that has just come may still be on its way through the request's own orchestration. */
const graceMs = 60_000;

/**
 * Judges an artifact of a provider's list, in its kept form. What the store knows counts; what the artifact says of
 * itself (which of the request's grants it is, and its end) may have been changed by whoever can change the artifact,
 * and counts only where the store knows nothing. Pure.
 */
export function judgeArtifact(
  found: PlannedGrant,
  { record, runs }: Origin,
  holds: Holds,
  now: Date,
): ArtifactVerdict {
  if (holds.has(found)) return { verdict: 'known' };
  if (record) return ofRequest(found, record, now);
  // The store has lost a request that goes on, and that its orchestration will end.
  if (runs) return { verdict: 'known' };
  return isOver(found.expiresAt, now)
    ? { verdict: 'leftover', plan: found }
    : { verdict: 'unexplained', plan: found, why: 'noRequest' };
}

function ofRequest(found: PlannedGrant, record: RequestRecord, now: Date): ArtifactVerdict {
  const grant = grantOf(record, found);
  // A number of its own keeps what is none of the request's grants from being taken for one of them.
  const plan = { ...found, index: grant?.plan.index ?? record.grants.length };
  if (!isFinal(record.state))
    return grant ? { verdict: 'known' } : { verdict: 'unexplained', plan, why: 'notAGrant' };
  return isOver(record.expiresAt ?? found.expiresAt, now)
    ? { verdict: 'leftover', plan }
    : { verdict: 'unexplained', plan, why: 'closedEarly' };
}

function isOver(end: string, now: Date): boolean {
  return now.getTime() >= Date.parse(end) + graceMs;
}
