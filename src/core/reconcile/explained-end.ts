import type { Catalogue } from '../catalogue/catalogue.ts';
import type { RequestStore } from '../ports.ts';
import type { GrantProvider } from '../providers.ts';
import type { PlannedGrant, RequestRecord } from '../requests/request.ts';
import { endsOf, type Holds, keptForm } from './holds.ts';

export interface HolderPorts {
  readonly store: Pick<RequestStore, 'load'>;
  /** Hex SHA-256. */
  readonly sha256: (text: string) => string;
}

/**
 * Whether an artifact differs from its plan in nothing but its end, and that end is one that Latchkey has given it:
 * another holder's, that of a holder whose request is closed by now, or that of an extension. Clouds are told of a later
 * end before the record is, and moving one back may fail; access ends in time all the same. Some kinds write the end down
 * beside access that does not end by itself: that one is not moved back at all. Of what is made of several parts each
 * may have another of these ends.
 * @throws ProviderError, AccessError `store.unavailable`
 */
export async function isEndExplained(
  ports: HolderPorts,
  provider: GrantProvider,
  { record, plan }: { readonly record: RequestRecord; readonly plan: PlannedGrant },
  { holds, catalogue }: { readonly holds: Holds; readonly catalogue: Catalogue },
): Promise<boolean> {
  const tried = new Set([holds.latestEnd(plan)]);
  const isOneOf = async (ends: readonly string[]) => {
    for (const expiresAt of ends.filter((end) => end >= plan.expiresAt && !tried.has(end))) {
      tried.add(expiresAt);
      if ((await provider.inspect({ ...plan, expiresAt })) === 'present') return true;
    }
    return false;
  };
  if (await isOneOf([plan.expiresAt, ...endsOf(record), ...holds.ends(plan)])) return true;
  const former = await markedHolder(ports, provider, plan, catalogue);
  if (former !== undefined && (await isOneOf(endsOf(former)))) return true;
  return (await provider.inspect(plan, [...tried])) === 'present';
}

/** The request that the artifact's mark names, when that is another one that has held it. */
async function markedHolder(
  { store, sha256 }: HolderPorts,
  provider: GrantProvider,
  { requestId, sharingKey }: PlannedGrant,
  catalogue: Catalogue,
): Promise<RequestRecord | undefined> {
  if (sharingKey === undefined) return undefined;
  for (const scope of provider.scopes(catalogue))
    for await (const found of provider.list(scope, catalogue)) {
      if (keptForm(found, sha256).sharingKey !== sharingKey) continue;
      const named = found.requestId === requestId ? undefined : await store.load(found.requestId);
      return named?.grants.some(({ plan }) => plan.sharingKey === sharingKey) ? named : undefined;
    }
  return undefined;
}
