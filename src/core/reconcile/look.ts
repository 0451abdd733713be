import type { Catalogue } from '../catalogue/catalogue.ts';
import { ProviderError, type ProviderFailure } from '../errors.ts';
import type { PersonRef } from '../people.ts';
import type { Clock, Directory, RequestStore } from '../ports.ts';
import type { GrantProvider, ProviderRegistry } from '../providers.ts';
import { stuckAfterMinutes } from '../requests/limits.ts';
import type { PlannedGrant, RequestRecord } from '../requests/request.ts';
import { type HolderPorts, isEndExplained } from './explained-end.ts';
import { type Holds, keptForm } from './holds.ts';
import { judgeArtifact, type Unexplained } from './judge-artifact.ts';

/** Something that is not as the store says, or cannot be seen. */
export type Discrepancy =
  /** Access that is active, and its artifact is gone or is not what was placed. */
  | {
      readonly what: 'missing' | 'altered';
      readonly record: RequestRecord;
      readonly plan: PlannedGrant;
    }
  /** An artifact of Latchkey's that nobody looks after and whose time is over. `known`: its request is in the store. */
  | { readonly what: 'leftover'; readonly plan: PlannedGrant; readonly known: boolean }
  | { readonly what: 'unexplained'; readonly plan: PlannedGrant; readonly why: Unexplained }
  /** Latchkey cannot look there, so that it cannot be sure to take anything back there either. */
  | { readonly what: 'unseen'; readonly place: Place; readonly failure: ProviderFailure };

/** Where a kind of grant can be: a scope of its provider, or a target in words. */
export interface Place {
  readonly kind: string;
  readonly scope: string;
}

/** One grant that the cloud should hold now. */
export interface ActiveGrant {
  readonly record: RequestRecord;
  readonly plan: PlannedGrant;
}

/** The grants of active access, by `<request id>/<index>`. Pure. */
export function activeGrants(records: readonly RequestRecord[], now: Date): ReadonlyMap<string, ActiveGrant> {
  const isActive = ({ state, expiresAt = '' }: RequestRecord) =>
    state === 'active' && Date.parse(expiresAt) > now.getTime();
  return new Map(
    records
      .filter(isActive)
      .flatMap((record) =>
        record.grants
          .filter(({ state }) => state === 'placed')
          .map(({ plan }) => [`${plan.requestId}/${plan.index}`, activeGrant(record, plan)] as const),
      ),
  );
}

/** The end that counts is the request's: an extension moves that one. */
function activeGrant(record: RequestRecord, plan: PlannedGrant): ActiveGrant {
  return { record, plan: { ...plan, expiresAt: record.expiresAt ?? plan.expiresAt } };
}

/** Every place where a provider can list what Latchkey has placed, by `<kind> <scope>`. Pure. */
export function places(providers: ProviderRegistry, catalogue: Catalogue): ReadonlyMap<string, Place> {
  const all = [...providers.values()].flatMap((provider) =>
    provider.scopes(catalogue).map((scope) => ({ kind: provider.kind, scope })),
  );
  return new Map(all.map((place) => [`${place.kind} ${place.scope}`, place]));
}

/** Whether access should have been taken back by now, with time for that to happen. Pure. */
export function isOverdue({ expiresAt }: RequestRecord, now: Date): boolean {
  return expiresAt !== undefined && now.getTime() > Date.parse(expiresAt) + stuckAfterMinutes * 60_000;
}

/** Looks whether the cloud holds a grant as it was placed; undefined when it does. */
export async function lookAtGrant(
  ports: HolderPorts & Pick<ArtifactPorts, 'providers'>,
  { record, plan }: ActiveGrant,
  { holds, catalogue }: { readonly holds: Holds; readonly catalogue: Catalogue },
): Promise<Discrepancy | undefined> {
  const provider = ports.providers.get(plan.kind);
  // A kind that this version does not know is the business of whoever rolls versions back.
  if (!provider) return undefined;
  const { kind, target: scope } = plan;
  const found = await seen({ kind, scope }, async () => {
    const there = await provider.inspect({ ...plan, expiresAt: holds.latestEnd(plan) });
    if (there !== 'altered') return there;
    const explained = await isEndExplained(ports, provider, { record, plan }, { holds, catalogue });
    return explained ? 'present' : there;
  });
  if (typeof found !== 'string') return found;
  if (found === 'present') return undefined;
  return { what: found === 'absent' ? 'missing' : 'altered', record, plan };
}

export interface ArtifactPorts {
  readonly providers: ProviderRegistry;
  readonly store: Pick<RequestStore, 'load'>;
  readonly clock: Clock;
  /** Hex SHA-256. */
  readonly sha256: (text: string) => string;
  /** Whether a request's orchestration is there and not finished. */
  readonly runs: (requestId: string) => Promise<boolean>;
}

/**
 * Looks through one place for artifacts of Latchkey's that no open request looks after. A leftover is looked at once
 * more before it is called one, because lists may be minutes old.
 * @throws AccessError `store.unavailable`, `workflow.unavailable`
 */
export async function lookAtPlace(
  ports: ArtifactPorts,
  place: Place,
  catalogue: Catalogue,
  holds: Holds,
): Promise<readonly Discrepancy[]> {
  const provider = ports.providers.get(place.kind);
  if (!provider) return [];
  const found = await seen(place, () => collect(provider.list(place.scope, catalogue)));
  if ('what' in found) return [found];
  const discrepancies: Discrepancy[] = [];
  for (const artifact of found) {
    const one = await judged(ports, { provider, place }, keptForm(artifact, ports.sha256), holds);
    if (one) discrepancies.push(one);
  }
  return discrepancies;
}

async function judged(
  { store, clock, runs }: ArtifactPorts,
  { provider, place }: { readonly provider: GrantProvider; readonly place: Place },
  found: PlannedGrant,
  holds: Holds,
): Promise<Discrepancy | undefined> {
  if (holds.has(found)) return undefined;
  const record = await store.load(found.requestId);
  const origin = { record, runs: record === undefined && (await runs(found.requestId)) };
  const judgement = judgeArtifact(found, origin, holds, clock.now());
  if (judgement.verdict === 'known') return undefined;
  const { plan } = judgement;
  const there = await seen(place, () => provider.inspect(plan));
  if (typeof there !== 'string') return there;
  if (there === 'absent') return undefined;
  if (judgement.verdict === 'unexplained') return { what: 'unexplained', plan, why: judgement.why };
  return { what: 'leftover', plan, known: record !== undefined };
}

/** The people who receive active access, once each, by object id. Pure. */
export function holdersOf(records: readonly RequestRecord[]): ReadonlyMap<string, PersonRef> {
  return new Map(
    records
      .filter(({ state }) => state === 'active')
      .map(({ request: { beneficiary } }) => [beneficiary.objectId, beneficiary] as const),
  );
}

/**
 * Whether somebody is not in the directory any more, or their account is disabled.
 * @throws AccessError `directory.unavailable`
 */
export async function isGone(directory: Directory, { objectId }: PersonRef): Promise<boolean> {
  const person = await directory.person(objectId);
  return person?.accountEnabled !== true;
}

/** Makes a look; a classed failure says that it cannot be seen, anything else is a bug and stays an error. */
async function seen<Result>(
  place: Place,
  look: () => Promise<Result>,
): Promise<Result | Extract<Discrepancy, { what: 'unseen' }>> {
  try {
    return await look();
  } catch (error) {
    if (error instanceof ProviderError) return { what: 'unseen', place, failure: error.failure };
    throw error;
  }
}

async function collect(list: AsyncIterable<PlannedGrant>): Promise<readonly PlannedGrant[]> {
  const plans: PlannedGrant[] = [];
  for await (const plan of list) plans.push(plan);
  return plans;
}
