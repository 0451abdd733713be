import type { Extension, GrantRecord, GrantState, PlannedGrant, RequestRecord } from '../requests/request.ts';
import { keptSharingKey } from '../requests/sharing-key.ts';

/** States of a grant in which the cloud holds nothing of ours, nor do we hold anything there. */
export const settled: ReadonlySet<GrantState> = new Set(['standing', 'blocked', 'removed', 'kept']);

/** What the requests that are not closed hold in the clouds, or may hold. */
export interface Holds {
  /** Whether one of them holds this artifact. */
  has(plan: PlannedGrant): boolean;
  /** The latest end among those that hold the artifact together with this plan, UTC ISO-8601. */
  latestEnd(plan: PlannedGrant): string;
  /** Every end that those who hold the artifact together with this plan have given it, or have tried to. */
  ends(plan: PlannedGrant): readonly string[];
}

/** Gathers the holds of requests that are not closed. `sha256`: hex. Pure. */
export function holdsOf(records: readonly RequestRecord[]): Holds {
  const artifacts = new Set<string>();
  const ends = new Map<string, string>();
  const given = new Map<string, readonly string[]>();
  for (const record of records)
    for (const { plan, state } of record.grants) {
      if (settled.has(state)) continue;
      artifacts.add(artifactKey(plan));
      const { sharingKey } = plan;
      const expiresAt = record.expiresAt ?? plan.expiresAt;
      const before = sharingKey === undefined ? undefined : ends.get(sharingKey);
      if (sharingKey !== undefined && (before === undefined || before < expiresAt))
        ends.set(sharingKey, expiresAt);
      if (sharingKey !== undefined)
        given.set(sharingKey, [...(given.get(sharingKey) ?? []), ...endsOf(record)]);
    }
  return {
    has: (plan) =>
      artifacts.has(artifactKey(plan)) || (plan.sharingKey !== undefined && ends.has(plan.sharingKey)),
    latestEnd({ sharingKey, expiresAt }) {
      const latest = sharingKey === undefined ? undefined : ends.get(sharingKey);
      return latest !== undefined && latest > expiresAt ? latest : expiresAt;
    },
    ends: ({ sharingKey }) => (sharingKey === undefined ? [] : (given.get(sharingKey) ?? [])),
  };
}

/** Extensions that never reached a cloud explain nothing there. */
const reached: ReadonlySet<Extension['outcome']> = new Set([undefined, 'failed', 'extended']);

/** Every end that a request has given its artifacts, or has tried to. Pure. */
export function endsOf({ expiresAt, grants, extensions = [] }: RequestRecord): readonly string[] {
  return [
    ...(expiresAt === undefined ? [] : [expiresAt]),
    ...grants.flatMap(({ plan, givenEnds = [] }) => [plan.expiresAt, ...givenEnds]),
    ...extensions.filter(({ outcome }) => reached.has(outcome)).map((extension) => extension.expiresAt),
  ];
}

/** What a provider found, in the form in which plans are kept. `sha256`: hex. Pure. */
export function keptForm(found: PlannedGrant, sha256: (text: string) => string): PlannedGrant {
  const sharingKey = keptSharingKey(found, sha256);
  return { ...found, ...(sharingKey !== undefined && { sharingKey }) };
}

/** The grant of a request that an artifact is of: by kind and artifact, as a list may not know which of them it is. */
export function grantOf(record: RequestRecord, found: PlannedGrant): GrantRecord | undefined {
  const key = artifactKey(found);
  return record.grants.find(({ plan }) => artifactKey(plan) === key);
}

// Resource ids of Azure ignore case, and two names of AWS that differ in case alone cannot both be there.
function artifactKey({ kind, artifact }: PlannedGrant): string {
  return `${kind} ${artifact.toLowerCase()}`;
}
