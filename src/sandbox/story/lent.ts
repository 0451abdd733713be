import type { RequestStore } from '../../core/ports.ts';
import type { GrantState } from '../../core/requests/request.ts';
import { artifactKey, type LentUntil } from './cloud-views.ts';

const inTheCloud: ReadonlySet<GrantState> = new Set(['placing', 'placed', 'removing', 'stuck']);

/** What Latchkey has on record as lent, by artifact; an artifact that several requests hold ends with the last of them. */
export async function lentUntil(store: RequestStore): Promise<LentUntil> {
  const lent = new Map<string, { since?: string; until: string }>();
  for await (const requestId of store.open()) {
    const record = await store.load(requestId);
    for (const { plan, state, placedAt } of record?.grants ?? []) {
      if (!inTheCloud.has(state)) continue;
      const key = plan.cloud === 'azure' ? artifactKey(plan.artifact) : plan.artifact;
      const earlier = lent.get(key);
      // The request's end moves when it is extended; plans keep the end that they were approved with.
      const until = record?.expiresAt ?? plan.expiresAt;
      if (earlier && earlier.until >= until) continue;
      lent.set(key, { until, ...(placedAt !== undefined && { since: placedAt }) });
    }
  }
  return lent;
}

/** The next moment at which lent access ends, UTC ISO-8601; undefined when nothing is lent. */
export async function nextEnd(store: RequestStore): Promise<string | undefined> {
  const ends: string[] = [];
  for await (const requestId of store.open()) {
    const record = await store.load(requestId);
    if (record?.state === 'active' && record.expiresAt !== undefined) ends.push(record.expiresAt);
  }
  return ends.toSorted().at(0);
}
