import type { AuditEventName } from '../core/audit/event.ts';
import type { ProviderFailure } from '../core/errors.ts';
import type { SurveyAsk } from '../core/ports.ts';
import type { Finding } from '../core/providers.ts';
import type { NotRevoked } from '../core/requests/mass-revocation.ts';
import type { Notice } from '../core/requests/notices.ts';
import type {
  AccessRequest,
  EndReason,
  GrantRecord,
  OpenStage,
  PlannedGrant,
  RequestRecord,
} from '../core/requests/request.ts';
import type { Signal } from '../core/requests/signal.ts';
import type { RequestEvent } from '../core/requests/transitions.ts';
import type { ReviewSignal } from '../core/reviews/review.ts';
import type { Said } from '../core/said/said.ts';
import type { ActivityRef } from '../platform/durable/steps.ts';
import type { Approval } from './approval-of.ts';

/** Activities as orchestrators see them: a name, and the types of what goes in and comes out. */

export type Opened =
  | (Approval & { readonly outcome: 'opened' })
  | { readonly outcome: 'refused'; readonly message: string };

/** Analyses the request once more, plans its grants and writes its record. */
export const openRequest: ActivityRef<{ readonly request: AccessRequest; readonly at: string }, Opened> = {
  name: 'openRequest',
};

export type StageOpened =
  | { readonly outcome: 'opened'; readonly stage: OpenStage }
  | { readonly outcome: 'blocked'; readonly message: string };

/** Works out who may decide in a stage now, and records the stage. */
export const openStage: ActivityRef<
  {
    readonly requestId: string;
    readonly revision: number;
    readonly stage: number;
    readonly at: string;
    readonly answerBy: string;
  },
  StageOpened
> = { name: 'openStage' };

/** Asks further people, because nobody has decided. `nothing`: the policy names nobody further any more. */
export const escalateStage: ActivityRef<
  {
    readonly requestId: string;
    readonly revision: number;
    readonly at: string;
    /** The extension whose approval it is, from 1; absent when it is the request's own. */
    readonly extension?: number;
  },
  { readonly outcome: 'escalated'; readonly stage: OpenStage } | { readonly outcome: 'nothing' }
> = { name: 'escalateStage' };

/** Reminds whoever was asked in a stage and has not answered. `count`: the how manieth reminder, from 1. */
export const remindApprovers: ActivityRef<
  {
    readonly requestId: string;
    readonly stage: number;
    readonly count: number;
    /** The extension whose approval it is, from 1; absent when it is the request's own. */
    readonly extension?: number;
  },
  null
> = { name: 'remindApprovers' };

export type Judged =
  | { readonly outcome: 'refused' }
  /** `complete`: the stage has all the approvals it needs. */
  | { readonly outcome: 'approve'; readonly complete: boolean; readonly event: RequestEvent }
  | { readonly outcome: 'deny' | 'noted'; readonly event: RequestEvent }
  | {
      readonly outcome: 'extend';
      readonly event: Extract<RequestEvent, { type: 'extensionAsked' }>;
    }
  | { readonly outcome: 'cancel' }
  | { readonly outcome: 'end'; readonly end: EndReason };

/** Decides whether a signal counts and records it when it is a decision. */
export const judgeSignal: ActivityRef<
  { readonly requestId: string; readonly revision: number; readonly signal: Signal; readonly at: string },
  Judged
> = { name: 'judgeSignal' };

/** Records what happened to the request, on the audit trail and in the store. */
export const recordEvent: ActivityRef<
  { readonly requestId: string; readonly revision: number; readonly event: RequestEvent },
  null
> = { name: 'recordEvent' };

/** Puts the record back when the store has lost it or fallen back to an older state of it. */
export const restoreRecord: ActivityRef<{ readonly record: RequestRecord; readonly at: string }, null> = {
  name: 'restoreRecord',
};

export type Planned =
  | {
      readonly outcome: 'planned';
      readonly plans: readonly PlannedGrant[];
      /** When the access starts and ends, UTC ISO-8601: what was recorded the first time, after a repeat. */
      readonly startsAt: string;
      readonly expiresAt: string;
    }
  | { readonly outcome: 'changed'; readonly message: string };

/** Fixes start and end, writes the intent row of every grant, and records that granting starts. */
export const planGrants: ActivityRef<
  {
    readonly requestId: string;
    readonly revision: number;
    readonly startsAt: string;
    readonly expiresAt: string;
    readonly at: string;
  },
  Planned
> = { name: 'planGrants' };

/** Looks into the cloud before the first write. */
export const precheckArtifact: ActivityRef<
  { readonly plan: PlannedGrant },
  | { readonly outcome: 'checked'; readonly findings: readonly Finding[] }
  | { readonly outcome: 'failed'; readonly failure: ProviderFailure }
> = { name: 'precheckArtifact' };

/** Places the artifact and reads it back. `grant` is the grant's own plan, `plan` what the cloud shall hold. */
export const placeArtifact: ActivityRef<
  { readonly plan: PlannedGrant; readonly grant: PlannedGrant },
  { readonly outcome: 'placed' } | { readonly outcome: 'failed'; readonly failure: ProviderFailure }
> = { name: 'placeArtifact' };

/** Removes the artifact and reads it back as absent. */
export const removeArtifact: ActivityRef<
  { readonly plan: PlannedGrant },
  { readonly outcome: 'removed' } | { readonly outcome: 'failed'; readonly failure: ProviderFailure }
> = { name: 'removeArtifact' };

/** Looks whether a removed artifact is still absent, so many minutes after its removal. */
export const lookAgain: ActivityRef<
  { readonly plan: PlannedGrant; readonly minutes: number },
  | { readonly outcome: 'absent' | 'present' }
  | { readonly outcome: 'unknown'; readonly failure: ProviderFailure }
> = { name: 'lookAgain' };

/** Opens the next stage of the approval of more time. */
export const openExtensionStage: ActivityRef<
  { readonly requestId: string; readonly revision: number; readonly stage: number; readonly at: string },
  StageOpened
> = { name: 'openExtensionStage' };

/** Moves the cloud-side end to the plan's, and reads it back. `grant` is the plan as it was before. */
export const extendArtifact: ActivityRef<
  { readonly plan: PlannedGrant; readonly grant: PlannedGrant },
  { readonly outcome: 'extended' } | { readonly outcome: 'failed'; readonly failure: ProviderFailure }
> = { name: 'extendArtifact' };

/** Moves the cloud-side end of an artifact that other requests go on holding. */
export const shortenArtifact: ActivityRef<{ readonly plan: PlannedGrant }, null> = {
  name: 'shortenArtifact',
};

/** Records where one grant stands, on the audit trail and in the store. */
export const recordGrant: ActivityRef<
  { readonly grant: GrantRecord; readonly event: AuditEventName; readonly at: string },
  null
> = {
  name: 'recordGrant',
};

/** Brings everybody's cards up to date and sends the short messages of a notice. */
export const showRequest: ActivityRef<{ readonly requestId: string; readonly notice?: Notice }, null> = {
  name: 'showRequest',
};

/** Tells the requester of something that has no record: a request refused at the last moment. */
export const tellRequester: ActivityRef<
  { readonly request: AccessRequest; readonly key: string; readonly text: string },
  null
> = {
  name: 'tellRequester',
};

/** Tells everybody who runs Latchkey, once for each key of a request. */
export const tellAdmins: ActivityRef<
  { readonly requestId: string; readonly key: string; readonly text: string | Said },
  null
> = { name: 'tellAdmins' };

/** Marks a grant whose removal is overdue and pages people. `level`: the how manieth page, from 1. */
export const markStuck: ActivityRef<
  {
    readonly plan: PlannedGrant;
    readonly failure: ProviderFailure;
    readonly at: string;
    readonly level: number;
  },
  null
> = {
  name: 'markStuck',
};

/** Writes the review that is due and resolves to when it is, UTC ISO-8601. */
export const openReview: ActivityRef<
  { readonly request: AccessRequest; readonly at: string },
  { readonly dueAt: string }
> = { name: 'openReview' };

/** Tells everybody who is told of an emergency, once each; fails while somebody's chat does not answer. */
export const announceBreakGlass: ActivityRef<{ readonly requestId: string; readonly at: string }, null> = {
  name: 'announceBreakGlass',
};

/** Makes the cards of the reviewers say what the review and its request say now. */
export const showReview: ActivityRef<{ readonly requestId: string }, null> = { name: 'showReview' };

/** Reminds whoever may review. `count`: the how manieth reminder, from 1. */
export const remindReview: ActivityRef<
  { readonly requestId: string; readonly count: number; readonly at: string },
  null
> = { name: 'remindReview' };

/** Decides whether what a reviewer said counts, and records it when it does. */
export const recordReview: ActivityRef<
  { readonly requestId: string; readonly signal: ReviewSignal; readonly at: string },
  { readonly outcome: 'reviewed' | 'refused' }
> = { name: 'recordReview' };

/** Tells people what came of a review. */
export const tellReviewResult: ActivityRef<{ readonly requestId: string }, null> = {
  name: 'tellReviewResult',
};

/** Asks the clouds what a person holds and shows it to whoever asked, if they may know. */
export const sendSurvey: ActivityRef<SurveyAsk, null> = { name: 'sendSurvey' };

/** Looks up a mass revocation that an administrator has confirmed; `unknown`: nobody has, whoever began this. */
export const openRevokeAll: ActivityRef<
  { readonly id: string },
  | { readonly outcome: 'opened'; readonly count: number; readonly at: string }
  | { readonly outcome: 'unknown' }
> = { name: 'openRevokeAll' };

/** Tells `count` of its requests, from a position on, that they are revoked; fails when one could not be asked. */
export const tellToRevoke: ActivityRef<
  { readonly id: string; readonly from: number; readonly count: number },
  { readonly told: number; readonly refused: readonly NotRevoked[] }
> = { name: 'tellToRevoke' };

/** Tells the other administrators of a mass revocation. */
export const announceRevokeAll: ActivityRef<{ readonly id: string }, null> = { name: 'announceRevokeAll' };

/** Shows how far a mass revocation is. `left`: how many have not ended and still can. */
export const showRevokeAll: ActivityRef<
  {
    readonly id: string;
    readonly revision: number;
    readonly told: number;
    readonly refused: readonly NotRevoked[];
    readonly refusedCount: number;
  },
  { readonly left: number }
> = { name: 'showRevokeAll' };

/** Looks once more at what an administrator has decided about. */
export const recheckFinding: ActivityRef<
  { readonly id: string; readonly revision: number },
  /** `nothing`: it was to be left, or nobody has decided so. */
  | { readonly outcome: 'nothing' | 'gone' | 'held' | 'revoke' }
  | { readonly outcome: 'remove'; readonly plan: PlannedGrant }
> = { name: 'recheckFinding' };

/** Revokes the request that a finding belongs to, in the name of whoever has decided it. */
export const revokeFound: ActivityRef<
  { readonly id: string; readonly revision: number },
  { readonly outcome: 'revoked' | 'gone' }
> = { name: 'revokeFound' };

/** Writes down how a finding ended. */
export const recordFinding: ActivityRef<
  {
    readonly id: string;
    /** The revision of the decision. */
    readonly revision: number;
    readonly state: 'gone' | 'removed' | 'held' | 'kept' | 'revoked';
    readonly at: string;
  },
  null
> = { name: 'recordFinding' };

/** Makes the administrators' cards of a finding say what it says now. */
export const showFinding: ActivityRef<{ readonly id: string }, null> = { name: 'showFinding' };
