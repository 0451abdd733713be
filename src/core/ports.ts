import type { ZodType } from 'zod';
import type { AuditEvent } from './audit/event.ts';
import type { Catalogue, GrantSpec } from './catalogue/catalogue.ts';
import type { Person, PersonRef } from './people.ts';
import type { ReportedFinding } from './reconcile/finding.ts';
import type { MassRevocation } from './requests/mass-revocation.ts';
import type { AccessRequest, GrantRecord, PlannedGrant, RequestRecord } from './requests/request.ts';
import type { RevokeAllShown } from './requests/revoke-all-progress.ts';
import type { Signal } from './requests/signal.ts';
import type { SurveyResult } from './requests/survey.ts';
import type { Review, ReviewSignal } from './reviews/review.ts';
import type { Said } from './said/said.ts';

/** The time, for everything that does not run inside an orchestrator. */
export interface Clock {
  now(): Date;
}

/** The organisation's people (Microsoft Graph). @throws AccessError `directory.unavailable` */
export interface Directory {
  /** Undefined when there is nobody with this object id. */
  person(objectId: string): Promise<Person | undefined>;
  /** People whose user principal name, mail or display name is exactly this text, ignoring case; at most five. */
  find(text: string): Promise<readonly Person[]>;
  /** Which of the groups (object ids) the person is in, directly or through other groups. */
  memberOf(objectId: string, groupIds: readonly string[]): Promise<readonly string[]>;
  /** Everybody in a group, directly or through other groups; empty for an unknown group. */
  membersOf(groupId: string): Promise<readonly Person[]>;
  /** Undefined when nobody is named as the person's manager. */
  managerOf(objectId: string): Promise<Person | undefined>;
}

/** The catalogue in force. @throws AccessError `catalogue.invalid` when there never was a good one. */
export interface CatalogueSource {
  current(): Promise<Catalogue>;
}

/** Requests and their grants. @throws AccessError `store.unavailable` */
export interface RequestStore {
  load(requestId: string): Promise<RequestRecord | undefined>;
  /** Writes a new request without grants; `exists` when there is one with this id, which stays untouched. */
  insert(record: RequestRecord): Promise<'inserted' | 'exists'>;
  /**
   * Replaces the request's row (its grants have rows of their own). The stored revision must be one less
   * than the record's. @throws AccessError `store.conflict` when it is not.
   */
  replace(record: RequestRecord): Promise<void>;
  /** Writes one grant's row, unless what is stored has come further (`mayFollow`): then it stays as it is. */
  saveGrant(grant: GrantRecord): Promise<void>;
  /** Ids of requests that are not final, in no order. May hold some that have just become final. */
  open(): AsyncIterable<string>;
  /** The requests that are not final and whose access this person (object id) receives. */
  openFor(beneficiaryId: string): Promise<readonly RequestRecord[]>;
}

/** Why no access is given, since when, and who said so. */
export interface Pause {
  /** UTC ISO-8601. */
  readonly at: string;
  readonly by: { readonly objectId: string; readonly userPrincipalName: string };
  readonly reason: string;
}

/** The switch that stops new grants. It never stops a revocation. @throws AccessError `store.unavailable` */
export interface GrantSwitch {
  /** Undefined while access is given as ever. */
  current(): Promise<Pause | undefined>;
  pause(pause: Pause): Promise<void>;
  resume(resumption: Resumption): Promise<void>;
  /** The end of the last pause; undefined when there never was one. */
  lastResumption(): Promise<Resumption | undefined>;
}

/** That access is given again, since when, and who said so. */
export interface Resumption {
  /** UTC ISO-8601. */
  readonly at: string;
  readonly by: Pause['by'];
}

/** The append-only, hash-chained trail. */
export interface AuditLog {
  /** Resolves when the event is durably at the end of the chain. @throws AccessError `store.unavailable` */
  append(event: AuditEvent): Promise<void>;
}

/** What could be shown to whom: the outcome of publishing a request's cards. */
export interface PublishReport {
  /** People who should have a card and cannot be reached: repeating it soon will not help (no app, no chat). */
  readonly unreachable: readonly PersonRef[];
  /** People whose card could not be brought up to date for the moment: publish again. */
  readonly failed: readonly PersonRef[];
  /** The card in the request's channel; absent when there is none. */
  readonly channel?: 'shown' | 'unreachable' | 'failed';
}

/** What people see in Teams. */
export interface Messenger {
  /**
   * Makes the cards of a request say what the record says: sends those that are missing (requester,
   * beneficiary, each approver of the open stage), edits those that changed, leaves the rest. Repeating it
   * changes nothing, and a card is never taken back to an older revision of the record.
   * @throws AccessError `teams.unreachable` when Teams as a whole does not answer.
   */
  publish(record: RequestRecord): Promise<PublishReport>;
  /**
   * Sends a short text to a person's chat, once for each `key` of a request, because edits of cards do not
   * notify anybody. Resolves to false when the person cannot be reached.
   */
  notify(
    person: PersonRef,
    message: { readonly requestId: string; readonly key: string; readonly text: string | Said },
  ): Promise<boolean>;
}

/** What reviewers of emergencies see in Teams. */
export interface ReviewMessenger {
  /**
   * Makes the cards of a review say what it and its request say now: those of the reviewers, and of whoever was sent
   * one before. The record is absent for a request that has none. Repeating it changes nothing.
   * @throws AccessError `teams.unreachable` when Teams as a whole does not answer.
   */
  publishReview(
    review: Review,
    record: RequestRecord | undefined,
    reviewers: readonly PersonRef[],
  ): Promise<PublishReport>;
}

/** The running orchestrations. @throws AccessError `workflow.unavailable` */
export interface Workflows {
  /** Starts the request's orchestration; `exists` when it was started before (the same ask, delivered twice). */
  start(request: AccessRequest): Promise<'started' | 'exists'>;
  /** Hands a signal to the request's orchestration; `unknown` when there is none that still runs. */
  signal(requestId: string, signal: Signal): Promise<'sent' | 'unknown'>;
  /** Hands what a reviewer found to the orchestration of the request's review; `unknown` when none still runs. */
  review(requestId: string, signal: ReviewSignal): Promise<'sent' | 'unknown'>;
  /** Asks the clouds what a person holds and shows it to whoever asked; the same source twice is done once. */
  survey(ask: SurveyAsk): Promise<void>;
  /** Begins a mass revocation that was written down under this id; the same one twice is begun once. */
  revokeAll(id: string): Promise<void>;
  /** Begins what follows from the decision that a finding holds in this revision; the same one twice is begun once. */
  settleFinding(id: string, revision: number): Promise<void>;
}

/** What administrators see in Teams of what they do to many requests at once. */
export interface RevokeAllMessenger {
  /**
   * Makes the card of whoever confirmed a mass revocation say how far it is. It is never taken back to an older
   * `revision`. False when they cannot be reached. @throws AccessError `teams.unreachable` when their chat does not
   * answer for the moment
   */
  publishRevokeAll(revocation: MassRevocation, shown: RevokeAllShown): Promise<boolean>;
}

/** What administrators see in Teams of what the reconciler has found. */
export interface FindingMessenger {
  /**
   * Makes the cards of a finding say what it says: those of `people`, and of whoever was sent one before. Repeating it
   * changes nothing, and a card is never taken back to an older revision.
   * @throws AccessError `teams.unreachable` when Teams as a whole does not answer.
   */
  publishFinding(finding: ReportedFinding, people: readonly PersonRef[]): Promise<PublishReport>;
}

/** Somebody wants to know what the clouds themselves say that a person holds. */
export interface SurveyAsk {
  /** Entra object ids. */
  readonly askerId: string;
  readonly personId: string;
  /** Where the question came from (conversation and activity id). */
  readonly source: string;
}

/** What is shown to whoever asked what a person holds. */
export interface SurveyMessenger {
  /**
   * Shows it once for each `key`; false when whoever asked cannot be reached.
   * @throws AccessError `teams.unreachable` when their chat does not answer for the moment
   */
  showSurvey(
    askerId: string,
    shown: { readonly key: string; readonly person: PersonRef; readonly survey: SurveyResult },
  ): Promise<boolean>;
}

/** What Latchkey tells its operators while it works. `data` holds ids and figures, never a secret or free text of people. */
export interface Log {
  info(event: string, data?: Readonly<Record<string, unknown>>): void;
  warn(event: string, data?: Readonly<Record<string, unknown>>): void;
  error(event: string, data?: Readonly<Record<string, unknown>>): void;
}

/** Something a provider found before placing a grant. `standing`: the beneficiary has it already. */
export interface Finding {
  readonly severity: 'blocker' | 'standing' | 'note';
  readonly code: string;
  /** One plain sentence for people. */
  readonly message: string;
}

export interface Placed {
  /** How the beneficiary uses the access, line by line: a sentence, a command in backticks, or an https address. */
  readonly usage: string;
}

/** What a provider needs to know to plan a grant. */
export interface PlanContext {
  readonly request: AccessRequest;
  /** The person who receives the access, as the directory knows them now. */
  readonly beneficiary: Person;
  readonly catalogue: Catalogue;
  readonly index: number;
  readonly startsAt: string;
  readonly expiresAt: string;
}

/**
 * The adapter for one kind of grant. Every method but `plan` calls the cloud once or a few times, never
 * retries by itself, and throws a ProviderError for every failure.
 */
export interface GrantProvider<Spec extends GrantSpec = GrantSpec> {
  readonly kind: string;
  /** The catalogue's grant spec, strict. */
  readonly schema: ZodType<Spec>;
  /** Pure. @throws AccessError `catalogue.invalid` when the spec names what the catalogue does not have. */
  plan(spec: Spec, context: PlanContext): PlannedGrant;
  /** Looks before the first write: standing access, locks, quotas, whether the principal exists. */
  precheck(plan: PlannedGrant): Promise<readonly Finding[]>;
  /** Idempotent: a repeat finds its own artifact. */
  place(plan: PlannedGrant): Promise<Placed>;
  /** Moves the cloud-side end, in place, to the plan's `expiresAt`. */
  extend(plan: PlannedGrant): Promise<void>;
  /** Idempotent; removes only Latchkey's own artifact. */
  remove(plan: PlannedGrant): Promise<void>;
  inspect(plan: PlannedGrant): Promise<'present' | 'absent' | 'altered'>;
  /** Commands of the cloud's own CLI by which an administrator takes the grant back by hand, ready to paste. Pure. */
  byHand(plan: PlannedGrant): readonly string[];
  /** Where the catalogue lets artifacts of this kind be, in the form that `list` takes: an account, a subscription. Pure. */
  scopes(catalogue: Catalogue): readonly string[];
  /**
   * The artifacts in a scope that their own name or mark proves to be Latchkey's, each as a plan that `inspect` and
   * `remove` take. Nothing for kinds whose artifacts carry no mark. What is read last may be minutes old.
   */
  list(scope: string, catalogue: Catalogue): AsyncIterable<PlannedGrant>;
}

/** One thing a person holds in a cloud at this moment. */
export interface HeldAccess {
  readonly cloud: 'aws' | 'azure';
  /** What and where, in words: `AmazonS3ReadOnlyAccess`, `AWS account data (111122223333)`. */
  readonly permission: string;
  readonly target: string;
  /** How it reaches the person: `directly`, `through the group data-readers`. */
  readonly through: string;
  /** The request it was lent for, when its name or mark says so; absent: standing access. */
  readonly requestId?: string;
  /** When the cloud ends it by itself, UTC ISO-8601. */
  readonly expiresAt?: string;
}

/** What a person really holds in a cloud, asked of the cloud. */
export interface AccessSurvey {
  /**
   * Everything found, and where it could not be looked: one account that does not answer hides nothing of the others.
   */
  of(
    person: Person,
    catalogue: Catalogue,
  ): Promise<{ readonly held: readonly HeldAccess[]; readonly unknown: readonly string[] }>;
}

/** Temporary credentials for a grant, for the beneficiary alone: never stored, logged or sent to a chat. */
export interface IssuedSession {
  readonly accessKeyId: string;
  readonly secretAccessKey: string;
  readonly sessionToken: string;
  /** When they stop working, UTC ISO-8601: never after the grant's end. */
  readonly expiresAt: string;
  /** Opens the cloud's console as the session; works once, within minutes. Absent when the cloud gave none. */
  readonly signInUrl?: string;
}

/** Issues sessions for a kind of grant that is used through Latchkey. */
export interface SessionBroker {
  /** The provider's kind whose plans it takes. */
  readonly kind: string;
  /**
   * A new session for at most so many seconds, and never beyond the plan's end. Whoever calls it has made sure that
   * the beneficiary asks. @throws ProviderError also when the cloud does not show the grant as given.
   */
  issueSession(plan: PlannedGrant, remainingSeconds: number): Promise<IssuedSession>;
}

/** The providers by kind. */
export type ProviderRegistry = ReadonlyMap<string, GrantProvider>;
