import type { ProviderFailure } from '../core/errors.ts';
import type { Notice } from '../core/requests/notices.ts';
import type { AccessRequest, PlannedGrant, RequestState } from '../core/requests/request.ts';
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

export interface EndGrantInput {
  readonly schema: 1;
  readonly plan: PlannedGrant;
  /** From when on people are paged, UTC ISO-8601. */
  readonly stuckAfter: string;
  /** Attempts made before this run of the orchestration. */
  readonly attempts: number;
  readonly paged: boolean;
}

/** Runs until the artifact is verified absent, or left to others who hold it. */
export const endGrantRef: OrchestrationRef<EndGrantInput, { readonly outcome: 'removed' | 'kept' }> = {
  name: 'endGrant',
};

/** The instance id of one grant's end, below the instance that takes it back. */
export function endGrantId(instanceId: string, { index }: PlannedGrant): string {
  return `${instanceId}-end-${index}`;
}

/** Input of `takeBack`: finishes a request whose own orchestration is gone. */
export interface TakeBackInput {
  readonly schema: 1;
  readonly requestId: string;
  /** The record's revision and state when the loss was found. */
  readonly revision: number;
  readonly state: RequestState;
  readonly plans: readonly PlannedGrant[];
}

export const takeBackRef: OrchestrationRef<TakeBackInput, { readonly state: string }> = { name: 'takeBack' };

export interface ShowInput {
  readonly schema: 1;
  readonly requestId: string;
  readonly notice?: Notice;
}

/** Brings cards up to date beside other work. Never fails: access must not wait for a chat that does not answer. */
export const showRef: OrchestrationRef<ShowInput, null> = { name: 'show' };
