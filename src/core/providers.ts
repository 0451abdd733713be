import type { ZodType } from 'zod';
import type { Catalogue, GrantSpec } from './catalogue/catalogue.ts';
import type { Person } from './people.ts';
import type { AccessRequest, PlannedGrant } from './requests/request.ts';

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
  /** `otherEnds`: what parts of it may end at instead, where moving the end was begun and not finished. */
  inspect(plan: PlannedGrant, otherEnds?: readonly string[]): Promise<'present' | 'absent' | 'altered'>;
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
