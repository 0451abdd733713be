import type { AuditEvent } from './audit/event.ts';
import type { Catalogue } from './catalogue/catalogue.ts';
import type { Person } from './people.ts';
import type { AccessRequest, GrantRecord, RequestRecord } from './requests/request.ts';
import type { Signal } from './requests/signal.ts';
import type { ReviewSignal } from './reviews/review.ts';

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
  /**
   * Writes one grant's row, unless what is stored has come further (`mayFollow`): then it stays as it is. Ends that
   * the artifact was given stay known.
   */
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

/** Somebody wants to know what the clouds themselves say that a person holds. */
export interface SurveyAsk {
  /** Entra object ids. */
  readonly askerId: string;
  readonly personId: string;
  /** Where the question came from (conversation and activity id). */
  readonly source: string;
}

/** What Latchkey tells its operators while it works. `data` holds ids and figures, never a secret or free text of people. */
export interface Log {
  info(event: string, data?: Readonly<Record<string, unknown>>): void;
  warn(event: string, data?: Readonly<Record<string, unknown>>): void;
  error(event: string, data?: Readonly<Record<string, unknown>>): void;
}
