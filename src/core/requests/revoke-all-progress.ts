import type { RequestStore } from '../ports.ts';
import type { Said } from '../said/said.ts';
import { type ActPorts, actOnRequest } from './act.ts';
import type { MassRevocation, NotRevoked } from './mass-revocation.ts';
import { isFinal, type RequestRecord } from './request.ts';

const atOnce = 10;

/** What became of telling some requests that they are revoked. */
export interface ToldToRevoke {
  /** How many were told, or were on their way out already. */
  readonly told: number;
  /** Those that cannot be revoked, and why: repeating it does not help. */
  readonly refused: readonly NotRevoked[];
  /** Those of which it is not known, because a part of Latchkey did not answer. */
  readonly unclear: readonly NotRevoked[];
}

/**
 * Tells some requests' own orchestrations that they are revoked; each authorises the administrator once more. One that
 * cannot be told keeps no other from being told, and one that is told twice counts once. Never throws.
 */
export async function tellToRevoke(
  ports: ActPorts,
  revocation: MassRevocation,
  requestIds: readonly string[],
): Promise<ToldToRevoke> {
  const refused: NotRevoked[] = [];
  const unclear: NotRevoked[] = [];
  let told = 0;
  for (let start = 0; start < requestIds.length; start += atOnce)
    await Promise.all(
      requestIds.slice(start, start + atOnce).map(async (requestId) => {
        try {
          const said = await tell(ports, revocation, requestId);
          if (said === undefined) told += 1;
          else refused.push({ requestId, said });
        } catch (error) {
          unclear.push({ requestId, said: [error instanceof Error ? error.message : String(error)] });
        }
      }),
    );
  return { told, refused, unclear };
}

/** Resolves to why it cannot be revoked, if so. */
async function tell(
  ports: ActPorts,
  { id, by, reason }: MassRevocation,
  requestId: string,
): Promise<Said | undefined> {
  const record = await ports.store.load(requestId);
  if (record && isLeaving(record)) return undefined;
  const act = { requestId, kind: 'revoke', by: by.objectId, reason, source: id } as const;
  const acted = await actOnRequest(ports, act);
  if (acted.outcome === 'accepted') return undefined;
  // It may have ended by itself in between.
  const now = await ports.store.load(requestId);
  return now && isLeaving(now) ? undefined : acted.said;
}

function isLeaving({ state }: RequestRecord): boolean {
  return state === 'revoking' || isFinal(state);
}

/** How far the revocation of some requests is; each is counted once. */
export interface RevokeAllProgress {
  /** Nothing left in any cloud. */
  readonly done: number;
  readonly revoking: number;
  /** Revoking, and overdue: administrators were paged. */
  readonly stuck: number;
  /** Not begun yet, or refused. */
  readonly waiting: number;
  /** Could not be read at the moment. */
  readonly unclear: number;
}

/** How far a mass revocation is, for the card of whoever confirmed it. */
export interface RevokeAllShown {
  readonly progress: RevokeAllProgress;
  /** How many of its requests were told so far. */
  readonly told: number;
  /** Those that cannot be revoked: all of them are counted, and some named. */
  readonly refused: readonly NotRevoked[];
  readonly refusedCount: number;
  /** Grows with each look. */
  readonly revision: number;
}

/** Reads how far the requests are that were told; for a card that shows it. Never throws. */
export async function revokeAllProgress(
  store: Pick<RequestStore, 'load'>,
  requestIds: readonly string[],
): Promise<RevokeAllProgress> {
  const progress = { done: 0, revoking: 0, stuck: 0, waiting: 0, unclear: 0 };
  for (let start = 0; start < requestIds.length; start += atOnce) {
    const read = await Promise.allSettled(
      requestIds.slice(start, start + atOnce).map((id) => store.load(id)),
    );
    for (const result of read)
      progress[result.status === 'fulfilled' && result.value ? standing(result.value) : 'unclear'] += 1;
  }
  return progress;
}

function standing({ state, grants }: RequestRecord): keyof RevokeAllProgress {
  if (isFinal(state)) return 'done';
  if (state !== 'revoking') return 'waiting';
  return grants.some((grant) => grant.state === 'stuck') ? 'stuck' : 'revoking';
}
