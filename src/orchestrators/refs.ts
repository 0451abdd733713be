import type { ProviderFailure } from '../core/errors.ts';
import type { SurveyAsk } from '../core/ports.ts';
import type { NotRevoked } from '../core/requests/mass-revocation.ts';
import type { Notice } from '../core/requests/notices.ts';
import type { AccessRequest, PlannedGrant, RequestRecord, RequestState } from '../core/requests/request.ts';
import type { RequestEvent } from '../core/requests/transitions.ts';
import type { OrchestrationRef } from '../platform/durable/steps.ts';

/** Input of the `accessRequest` orchestration. `schema` is raised when its shape changes. */
export interface AccessRequestInput {
  readonly schema: 1;
  readonly request: AccessRequest;
}

/** One request from the ask to the last artifact gone; its instance id is the request's id. */
export const accessRequestRef: OrchestrationRef<AccessRequestInput, { readonly state: string }> = {
  name: 'accessRequest',
};

export interface PlaceGrantInput {
  readonly schema: 1;
  readonly plan: PlannedGrant;
  /** When to stop trying, UTC ISO-8601. */
  readonly deadline: string;
}

/** Always an outcome, never an error: one failed grant must not hide what became of the others. */
export type PlaceGrantOutcome =
  | { readonly outcome: 'placed' | 'standing' }
  /** `attempted`: the cloud was asked to place it, so there may be something to take back. */
  | { readonly outcome: 'failed'; readonly attempted: boolean; readonly failure: ProviderFailure };

export const placeGrantRef: OrchestrationRef<PlaceGrantInput, PlaceGrantOutcome> = { name: 'placeGrant' };

/** The instance id of one grant's placing, below the instance of its request. */
export function placeGrantId(instanceId: string, { index }: PlannedGrant): string {
  return `${instanceId}-place-${index}`;
}

export interface ExtendGrantInput {
  readonly schema: 1;
  /** With the new end. */
  readonly plan: PlannedGrant;
  /** As it was before. */
  readonly grant: PlannedGrant;
  /** When to stop trying, UTC ISO-8601. */
  readonly deadline: string;
}

/** Always an outcome, never an error. */
export type ExtendGrantOutcome =
  | { readonly outcome: 'extended' }
  | { readonly outcome: 'failed'; readonly failure: ProviderFailure };

export const extendGrantRef: OrchestrationRef<ExtendGrantInput, ExtendGrantOutcome> = { name: 'extendGrant' };

export interface EndGrantInput {
  readonly schema: 1;
  readonly plan: PlannedGrant;
  /** Whether the cloud was ever asked to place it; if not, only the hold of a shared artifact is given up. */
  readonly attempted: boolean;
  /** When the removal was due, UTC ISO-8601: people are paged so many minutes after it. */
  readonly due: string;
  /** Attempts made, and pages sent, before this run of the orchestration. */
  readonly attempts: number;
  readonly pages: number;
}

export interface EndGrantOutcome {
  readonly outcome: 'removed' | 'kept';
  /** What was removed: an earlier holder's name, when the artifact was shared. */
  readonly artifact?: string;
}

/** Runs until the artifact is verified absent, or left to others who hold it. */
export const endGrantRef: OrchestrationRef<EndGrantInput, EndGrantOutcome> = { name: 'endGrant' };

/** The instance id of one grant's end, below the instance that takes it back. */
export function endGrantId(instanceId: string, { index }: PlannedGrant): string {
  return `${instanceId}-end-${index}`;
}

/** Input of `takeBack`: finishes a request that its own orchestration does not finish. */
export interface TakeBackInput {
  readonly schema: 1;
  readonly requestId: string;
  /** The record's revision and state when it was taken over. */
  readonly revision: number;
  readonly state: RequestState;
  /** Whether its time was over and it still was not being taken back; otherwise its orchestration is gone. */
  readonly overdue: boolean;
  /** How a request ends that is being taken back already. */
  readonly endsAs: 'ended' | 'failed';
  readonly grants: readonly { readonly plan: PlannedGrant; readonly attempted: boolean }[];
}

export const takeBackRef: OrchestrationRef<TakeBackInput, { readonly state: string }> = { name: 'takeBack' };

export interface ShowInput {
  readonly schema: 1;
  readonly requestId: string;
  readonly notice?: Notice;
  /** When to do so, UTC ISO-8601; at once when absent. */
  readonly at?: string;
}

/** Brings cards up to date beside other work. Never fails: access must not wait for a chat that does not answer. */
export const showRef: OrchestrationRef<ShowInput, null> = { name: 'show' };

export interface RecordInput {
  readonly schema: 1;
  /** The record before the event. */
  readonly record: RequestRecord;
  readonly event: RequestEvent;
}

/** Records one event of a request, for as long as that takes. */
export const recordRef: OrchestrationRef<RecordInput, null> = { name: 'record' };

/** Input of the review of an emergency. */
export interface BreakGlassReviewInput {
  readonly schema: 1;
  readonly request: AccessRequest;
}

/** Tells people of an emergency at once, and waits until somebody has reviewed it. Never fails. */
export const breakGlassReviewRef: OrchestrationRef<BreakGlassReviewInput, { readonly state: string }> = {
  name: 'breakGlassReview',
};

/** The instance id of the review of a request. */
export function breakGlassReviewId(requestId: string): string {
  return `${requestId}-review`;
}

export interface SurveyInput {
  readonly schema: 1;
  readonly ask: SurveyAsk;
}

/** Asks the clouds what a person holds. Never fails. */
export const surveyRef: OrchestrationRef<SurveyInput, null> = { name: 'survey' };

/** Input of a mass revocation: which one, and how far it is. */
export interface RevokeAllInput {
  readonly schema: 1;
  readonly id: string;
  /** How often it was looked at. */
  readonly round: number;
  readonly told: number;
  /** Some of those that cannot be revoked, and how many there are. */
  readonly refused: readonly NotRevoked[];
  readonly refusedCount: number;
  /** Where the portions begin that are not told yet; absent: all of them. */
  readonly from?: readonly number[];
}

/** Revokes many requests at once and shows how far that is. Its instance id is the revocation's. */
export const revokeAllRef: OrchestrationRef<RevokeAllInput, null> = { name: 'revokeAll' };

/** Input of what follows from a decision about a finding; the decision itself is in the store. */
export interface SettleFindingInput {
  readonly schema: 1;
  readonly id: string;
  /** The finding's revision with the decision. */
  readonly revision: number;
}

export const settleFindingRef: OrchestrationRef<SettleFindingInput, { readonly state: string }> = {
  name: 'settleFinding',
};

/** The instance id of what follows from a decision. */
export function settleFindingId(id: string, revision: number): string {
  return `${id}-${revision}`;
}
