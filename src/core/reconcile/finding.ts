import type { ProviderFailure } from '../errors.ts';
import type { PersonRef } from '../people.ts';
import type { PlannedGrant } from '../requests/request.ts';
import type { Unexplained } from './judge-artifact.ts';
import type { Discrepancy, Place } from './look.ts';
import { keyOf } from './texts.ts';

/** What administrators can decide about a finding. */
export type FindingDecision = 'remove' | 'leave';

/**
 * `open`: nobody has decided; `left`: it is known, and nobody is told again until it changes; `removing`: it was
 * decided that it goes. The others say how it ended: `gone` by itself, `removed` by Latchkey, `held` by an open request
 * by now, `kept` for others who hold it too, `revoked` with the whole request it belongs to.
 */
export type FindingState = 'open' | 'left' | 'removing' | 'gone' | 'removed' | 'held' | 'kept' | 'revoked';

/** Something that the reconciler has found and that is for people to decide. One for each key, from sweep to sweep. */
export interface ReportedFinding {
  readonly schema: 1;
  /** A digest of the key. */
  readonly id: string;
  /** The key under which it is remembered between sweeps. */
  readonly key: string;
  /** How often it was news, from 1: each time people get a card of its own. */
  readonly occurrence: number;
  /** Grows with every change, so that a card never goes back. */
  readonly revision: number;
  readonly what: 'missing' | 'altered' | 'unexplained' | 'unseen';
  /** Of something unexplained. */
  readonly why?: Unexplained;
  /** What is or was in the cloud; absent for what cannot be seen. */
  readonly plan?: PlannedGrant;
  /** Where it was found, or what cannot be seen. */
  readonly place: Place;
  readonly failure?: Pick<ProviderFailure, 'code' | 'message'>;
  /** Commands that take it back by hand. */
  readonly commands: readonly string[];
  /** A digest of what was found: another one is another finding, whatever was decided about the first. */
  readonly fingerprint: string;
  /** When it was seen first, UTC ISO-8601. */
  readonly since: string;
  readonly state: FindingState;
  /** Set with the decision. */
  readonly decision?: { readonly kind: FindingDecision; readonly by: PersonRef; readonly at: string };
}

/** Findings and what became of them. @throws AccessError `store.unavailable` */
export interface FindingStore {
  load(id: string): Promise<ReportedFinding | undefined>;
  /**
   * Writes a finding whose stored revision is one less, or which is not there yet (`revision` 1). Resolves to false,
   * and writes nothing, when somebody else has written it in between.
   */
  save(finding: ReportedFinding): Promise<boolean>;
  /** Those that are not over, at most so many. */
  open(most: number): Promise<readonly ReportedFinding[]>;
}

/** What can be found and decided: leftovers go by themselves. */
export type Decidable = Exclude<Discrepancy, { readonly what: 'leftover' }>;

type Seen = Omit<ReportedFinding, 'occurrence' | 'revision' | 'state' | 'decision'>;

/** What a sweep has seen, as it is kept. `sha256`: hex. Pure. */
export function seenFinding(
  discrepancy: Decidable,
  found: { readonly since: string; readonly place?: Place; readonly commands: readonly string[] },
  sha256: (text: string) => string,
): Seen {
  const key = keyOf(discrepancy);
  const { since, commands } = found;
  const facts = factsOf(discrepancy);
  // A list is of a place; what cannot be seen says itself which one.
  const place = (discrepancy.what === 'unexplained' && found.place) || facts.place;
  return {
    schema: 1,
    id: findingId(key, sha256),
    key,
    ...facts,
    place,
    commands,
    fingerprint: sha256(JSON.stringify(fingerprintOf(facts))).slice(0, 32),
    since,
  };
}

/** The id of the finding with this key. `sha256`: hex. Pure. */
export function findingId(key: string, sha256: (text: string) => string): string {
  return `finding-${sha256(key).slice(0, 32)}`;
}

type Facts = Pick<ReportedFinding, 'what' | 'why' | 'plan' | 'place' | 'failure'>;

function factsOf(discrepancy: Decidable): Facts {
  const { what } = discrepancy;
  if (what === 'unseen') {
    const { code, message } = discrepancy.failure;
    return { what, place: discrepancy.place, failure: { code, message } };
  }
  const { plan } = discrepancy;
  const place = { kind: plan.kind, scope: plan.target };
  return { what, plan, place, ...(what === 'unexplained' && { why: discrepancy.why }) };
}

/** What makes one finding another: not the words of a cloud, which may differ from one answer to the next. */
function fingerprintOf({ what, why, plan, place, failure }: Facts): readonly unknown[] {
  if (!plan) return [what, place.kind, place.scope, failure?.code];
  const { requestId, index, kind, artifact, permission, principal, target, expiresAt } = plan;
  return [what, why, requestId, index, kind, artifact, permission, principal, target, expiresAt];
}

const over: ReadonlySet<FindingState> = new Set(['gone', 'removed', 'held', 'kept', 'revoked']);

/** Whether nothing is to be decided or done about it any more. Pure. */
export function isOver({ state }: ReportedFinding): boolean {
  return over.has(state);
}

/** Whether somebody has decided about exactly what was seen, so that nobody is to be told again. Pure. */
export function isDecided(
  stored: ReportedFinding | undefined,
  seen: Pick<ReportedFinding, 'fingerprint'>,
): boolean {
  return (
    (stored?.state === 'left' || stored?.state === 'removing') && stored.fingerprint === seen.fingerprint
  );
}

/**
 * The finding after it was seen again: the stored one when nothing is new; otherwise one that is open. What was over or
 * decided comes as news, what was open changes where it is. Pure.
 */
export function nextFinding(stored: ReportedFinding | undefined, seen: Seen): ReportedFinding {
  if (!stored) return { ...seen, occurrence: 1, revision: 1, state: 'open' };
  if (!isOver(stored) && stored.fingerprint === seen.fingerprint) return stored;
  const { occurrence, revision, state } = stored;
  return {
    ...seen,
    since: isOver(stored) ? seen.since : stored.since,
    occurrence: state === 'open' ? occurrence : occurrence + 1,
    revision: revision + 1,
    state: 'open',
  };
}

/** Whether Latchkey may take something back for it: what its own name or mark proves, or its own request. Pure. */
export function isRemovable({ what }: Pick<ReportedFinding, 'what'>): boolean {
  return what === 'unexplained' || what === 'altered';
}
