import type { ProviderFailure } from '../errors.ts';
import type { PersonRef } from '../people.ts';
import type { ShareChoice } from '../shares/choice.ts';

/** Where an access request stands. `ended`, `denied`, `timedOut`, `cancelled` and `failed` are final. */
export const requestStates = [
  'pending',
  'approved',
  'granting',
  'active',
  'revoking',
  'ended',
  'denied',
  'timedOut',
  'cancelled',
  'failed',
] as const;

export type RequestState = (typeof requestStates)[number];

/** Why access that was given was taken back. */
export type EndReason =
  | { readonly why: 'expired' }
  | { readonly why: 'endedEarly'; readonly by: PersonRef }
  | { readonly why: 'revokedBy'; readonly by: PersonRef; readonly reason: string };

/**
 * Where one grant stands. `standing`: the beneficiary already had this permission, so nothing was placed and
 * nothing will be removed. `blocked`: the cloud was never asked to place it. `failed`: it was asked, and the
 * grant may have to be taken back. `kept`: another request still holds the shared artifact.
 */
export const grantStates = [
  'planned',
  'placing',
  'placed',
  'standing',
  'blocked',
  'failed',
  'removing',
  'stuck',
  'kept',
  'removed',
] as const;

export type GrantState = (typeof grantStates)[number];

/**
 * One concrete permission, worked out before the first cloud call: what will be placed, under which exact
 * name, until when. It is plain JSON because it travels through orchestration inputs.
 */
export interface PlannedGrant {
  readonly requestId: string;
  /** Position in the request's list of grants, from 0. */
  readonly index: number;
  /** The provider's kind, e.g. `aws.iam.attachment`. */
  readonly kind: string;
  readonly cloud: 'aws' | 'azure';
  /** What is given, in words: `AmazonS3ReadOnlyAccess`. */
  readonly permission: string;
  /** Where it is given, in words: `AWS account data (111122223333)`. */
  readonly target: string;
  /** Who receives it in that cloud: `IAM user dana.contractor`. */
  readonly principal: string;
  /** The exact name or id of the artifact, by which it is found again. */
  readonly artifact: string;
  /** Same key, same artifact: requests that overlap on it hold it together. Absent for artifacts of one request. */
  readonly sharingKey?: string;
  /** The shared artifact has a name or mark of Latchkey's own, so that whatever is found under it is Latchkey's. */
  readonly marked?: true;
  /** UTC ISO-8601. */
  readonly startsAt: string;
  readonly expiresAt: string;
  /** Whether the cloud itself ends this grant at `expiresAt`. */
  readonly cloudSideEnd: boolean;
  /** What only the provider reads; it parses this again when it gets the plan back. */
  readonly details: Readonly<Record<string, string>>;
}

/** How far a grant has come; it never goes back. Repeats and new attempts of the same step are no step back. */
const progress: Readonly<Record<GrantState, number>> = {
  planned: 0,
  placing: 1,
  placed: 2,
  standing: 2,
  blocked: 2,
  failed: 2,
  removing: 3,
  stuck: 3,
  kept: 4,
  removed: 4,
};

/** Whether a grant may go from one state to another; a write that comes late or twice may not undo what is known. */
export function mayFollow(from: GrantState, to: GrantState): boolean {
  return progress[to] >= progress[from];
}

export interface GrantRecord {
  readonly plan: PlannedGrant;
  readonly state: GrantState;
  /** How the beneficiary uses it, line by line: a sentence, a command in backticks, or an https address. */
  readonly usage?: string;
  readonly placedAt?: string;
  /** Later ends of others that the shared artifact was given, or was to be given, for this one's sake, UTC ISO-8601. */
  readonly givenEnds?: readonly string[];
  /** When the artifact was read back as absent. */
  readonly removedAt?: string;
  readonly failure?: ProviderFailure;
}

export interface Decision {
  readonly kind: 'approve' | 'deny';
  readonly by: PersonRef;
  /** UTC ISO-8601. */
  readonly at: string;
  readonly reason?: string;
  /** Stage the decision counts for, from 0. */
  readonly stage: number;
  /** The approval is for so many minutes only: fewer than were asked for. */
  readonly minutes?: number;
  /** Instead of whom it was decided, by somebody who at that moment could not in their own right. */
  readonly insteadOf?: readonly PersonRef[];
}

/** A wish for more time, from the ask to what became of it. */
export interface Extension {
  /** From 1; a click says which one it is about. */
  readonly number: number;
  readonly by: PersonRef;
  /** UTC ISO-8601. */
  readonly at: string;
  readonly minutes: number;
  /** When the access ends if it is given, UTC ISO-8601. */
  readonly expiresAt: string;
  /** The stage of approval that is open; absent when nobody's approval is needed. */
  readonly stage?: OpenStage;
  /** What stands for approval when nobody's is needed. */
  readonly approvedBy?: ApprovedBy;
  readonly decisions: readonly Decision[];
  /** Absent while it is open. */
  readonly outcome?: 'extended' | 'denied' | 'timedOut' | 'failed';
  /** Why it could not be given, in words. */
  readonly failure?: string;
}

/** Something one of the people of a request wants the others to read. */
export interface Note {
  readonly by: PersonRef;
  /** UTC ISO-8601. */
  readonly at: string;
  readonly text: string;
}

/** The approval stage a pending request is in. */
export interface OpenStage {
  /** From 0. */
  readonly index: number;
  readonly of: number;
  readonly quorum: number;
  readonly approvers: readonly PersonRef[];
  /** When the request times out unanswered, UTC ISO-8601. */
  readonly answerBy: string;
  /** Who decides instead of whom, and would not in their own right. */
  readonly delegates?: readonly { readonly from: PersonRef; readonly to: PersonRef }[];
  /** When further people are asked if there is no decision, UTC ISO-8601. */
  readonly escalatesAt?: string;
  /** Whether that has happened; `approvers` then holds them too. */
  readonly escalated?: boolean;
}

/** What stands for approval: who decided is among the decisions, unless a rule did or it was an emergency. */
export type ApprovedBy =
  | { readonly by: 'people' }
  | { readonly by: 'rule'; readonly rule: string }
  | { readonly by: 'breakGlass' };

/** What was asked for. Fixed from the first moment on. */
export interface AccessRequest {
  readonly id: string;
  readonly requester: PersonRef;
  readonly beneficiary: PersonRef;
  readonly entitlement: {
    readonly name: string;
    readonly title: string;
    readonly description: string;
    readonly environment: string;
    /** Version of the catalogue the request was decided under. */
    readonly catalogueVersion: string;
  };
  readonly minutes: number;
  readonly reason: string;
  readonly ticket?: string;
  /** Taken as an emergency, without approval. */
  readonly breakGlass?: true;
  /** What was picked, where the entitlement leaves that to whoever asks. */
  readonly share?: ShareChoice;
  /** Conversation id of the Teams channel where it is shown too. */
  readonly channel?: string;
  /** UTC ISO-8601. */
  readonly requestedAt: string;
}

/** An access request and all that has become of it. */
export interface RequestRecord {
  /** Shape of this record; raised when it changes, so that old rows are still understood. */
  readonly schema: 1;
  /** Counts the recorded events; a repeated event finds its own revision taken and changes nothing. */
  readonly revision: number;
  readonly request: AccessRequest;
  readonly state: RequestState;
  readonly stage?: OpenStage;
  readonly decisions: readonly Decision[];
  /** Set with the approval. */
  readonly approvedBy?: ApprovedBy;
  readonly grants: readonly GrantRecord[];
  /** When the access was given, and the one moment at which it ends; UTC ISO-8601. */
  readonly startsAt?: string;
  readonly expiresAt?: string;
  /** In the order they were asked for; at most the last one is open. */
  readonly extensions?: readonly Extension[];
  /** In the order they were written. */
  readonly notes?: readonly Note[];
  readonly end?: EndReason;
  /** When the last artifact was verified absent, or the request was closed without one. */
  readonly closedAt?: string;
  /** Why the request failed, in words for the requester. */
  readonly failure?: string;
}

/** The record of a request that has just come in. */
export function newRecord(request: AccessRequest): RequestRecord {
  return { schema: 1, revision: 1, request, state: 'pending', decisions: [], grants: [] };
}

/** How long the access is given: as asked for, or as short as an approver made it. In minutes. */
export function grantedMinutes({ request, decisions }: Pick<RequestRecord, 'request' | 'decisions'>): number {
  return Math.min(
    request.minutes,
    ...decisions.flatMap(({ kind, minutes }) => (kind === 'approve' && minutes) || []),
  );
}

/** The wish for more time that is not decided yet. */
export function openExtension({ extensions }: Pick<RequestRecord, 'extensions'>): Extension | undefined {
  const last = extensions?.at(-1);
  return last?.outcome === undefined ? last : undefined;
}

const finalStates: ReadonlySet<RequestState> = new Set([
  'ended',
  'denied',
  'timedOut',
  'cancelled',
  'failed',
]);

/** Whether nothing can happen to a request any more. */
export function isFinal(state: RequestState): boolean {
  return finalStates.has(state);
}
