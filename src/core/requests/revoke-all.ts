import type { Catalogue } from '../catalogue/catalogue.ts';
import type { RequestStore } from '../ports.ts';
import { type ActPorts, actOnRequest } from './act.ts';
import { administrator, notForYou } from './administrator.ts';
import { openRequests } from './open-requests.ts';
import { longestReason, saysSomething, tidyReason } from './reason.ts';
import { isFinal, type PlannedGrant, type RequestRecord } from './request.ts';

/** Whose or which access is to be revoked. */
export type RevokeScope =
  /** What somebody receives; their Entra object id. */
  | { readonly of: 'person'; readonly objectId: string }
  | { readonly of: 'entitlement'; readonly name: string }
  /** What is in an AWS account or an Azure subscription, or reaches it; by the catalogue's name or its own id. */
  | { readonly of: 'account'; readonly name: string }
  | { readonly of: 'everything' };

export interface RevokeAllQuestion {
  /** Entra object id of whoever asks, as Teams or the token says. */
  readonly by: string;
  readonly scope: RevokeScope;
}

export type RevokeAllPlan =
  | {
      readonly outcome: 'planned';
      /** The requests whose access is active, oldest first: these would be revoked. */
      readonly requests: readonly RequestRecord[];
      /** Those whose access is just being given, and can be revoked in a moment. */
      readonly notYet: readonly RequestRecord[];
      /** False when not every open request could be looked at: there may be more. */
      readonly complete: boolean;
    }
  | { readonly outcome: 'refused'; readonly message: string };

/** Whoever revokes everything means everything; it is only so that the answer comes in a bounded time. */
const mostRevoked = 20_000;

type PlanPorts = Pick<ActPorts, 'catalogue' | 'directory'> & {
  readonly store: Pick<RequestStore, 'open' | 'load'>;
};

/**
 * What `revokeAll` would revoke at this moment, for the confirmation that names the count. Changes nothing.
 * @throws AccessError `directory.unavailable`, `store.unavailable`, `catalogue.invalid`
 */
export async function planRevokeAll(
  ports: PlanPorts,
  { by, scope }: RevokeAllQuestion,
): Promise<RevokeAllPlan> {
  if (!(await administrator(ports, by))) return notForYou;
  const concerns = concernedBy(scope, await ports.catalogue.current());
  if (!concerns) return { outcome: 'refused', message: nobodyKnows(scope) };
  const { records, complete } = await openRequests(ports.store, mostRevoked);
  const concerned = records.filter(concerns);
  return {
    outcome: 'planned',
    requests: concerned.filter(({ state }) => state === 'active'),
    notYet: concerned.filter(({ state }) => state === 'approved' || state === 'granting'),
    complete,
  };
}

export interface RevokeAll extends RevokeAllQuestion {
  readonly reason: string;
  /** How many the administrator has confirmed; if there are more by now, nothing is revoked. */
  readonly confirmed: number;
}

export type RevokeAllOutcome =
  | {
      readonly outcome: 'revoking';
      /** Ids of requests whose orchestrations were told; `revokeAllProgress` says how far they are. */
      readonly told: readonly string[];
      /** What could not be told, and why: closed meanwhile, or a part of Latchkey did not answer. */
      readonly failed: readonly { readonly requestId: string; readonly message: string }[];
      /** False when there may be more. */
      readonly complete: boolean;
    }
  | { readonly outcome: 'refused'; readonly message: string };

/**
 * Revokes all of it, each through its own request's orchestration, which authorises the administrator once more. One
 * that cannot be told keeps no other from being revoked.
 * @throws AccessError `directory.unavailable`, `store.unavailable`, `catalogue.invalid`
 */
export async function revokeAll(
  ports: ActPorts & PlanPorts,
  { by, scope, reason, confirmed }: RevokeAll,
): Promise<RevokeAllOutcome> {
  const actor = await administrator(ports, by);
  if (!actor) return notForYou;
  if (!saysSomething(reason)) return { outcome: 'refused', message: 'Say why you revoke the access.' };
  const plan = await planRevokeAll(ports, { by, scope });
  if (plan.outcome === 'refused') return plan;
  const ids = plan.requests.map(({ request }) => request.id);
  if (ids.length > confirmed)
    return {
      outcome: 'refused',
      message: `There are ${ids.length} by now, and you have confirmed ${confirmed}. Nothing was revoked: look again.`,
    };
  const why = tidyReason(reason).slice(0, longestReason);
  await ports.audit.append({
    at: ports.clock.now().toISOString(),
    event: 'access.revokedAll',
    actor,
    requestId: '',
    data: { ...scope, reason: why, count: ids.length },
  });
  const told: string[] = [];
  const failed: { requestId: string; message: string }[] = [];
  for (let start = 0; start < ids.length; start += atOnce)
    await Promise.all(
      ids.slice(start, start + atOnce).map(async (requestId) => {
        const message = await tell(ports, { requestId, by, reason: why });
        if (message === undefined) told.push(requestId);
        else failed.push({ requestId, message });
      }),
    );
  return { outcome: 'revoking', told, failed, complete: plan.complete };
}

const atOnce = 10;

/** Resolves to why it could not be told, if so. */
async function tell(
  ports: ActPorts,
  act: { readonly requestId: string; readonly by: string; readonly reason: string },
): Promise<string | undefined> {
  try {
    const acted = await actOnRequest(ports, { ...act, kind: 'revoke' });
    return acted.outcome === 'refused' ? acted.message : undefined;
  } catch (error) {
    return error instanceof Error ? error.message : String(error);
  }
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

type Concerns = (record: RequestRecord) => boolean;

/** Which requests a scope is about; undefined when the catalogue does not know it, which is mistyped. */
function concernedBy(scope: RevokeScope, catalogue: Catalogue): Concerns | undefined {
  switch (scope.of) {
    case 'everything':
      return () => true;
    case 'person':
      return ({ request }) => request.beneficiary.objectId === scope.objectId;
    case 'entitlement': {
      const name = scope.name.toLowerCase();
      // Also one that the catalogue does not have any more: what was lent by it may be active.
      return ({ request }) => request.entitlement.name === name;
    }
    case 'account': {
      const ids = accountIds(scope.name.toLowerCase(), catalogue);
      if (ids.length === 0) return undefined;
      return ({ grants }) => grants.some(({ plan }) => ids.some((id) => reaches(plan, id)));
    }
  }
}

function accountIds(wanted: string, { aws, azure }: Catalogue): readonly string[] {
  const all = [
    ...[...aws.accounts.values()].map(({ name, id }) => [name, id] as const),
    ...azure.subscriptions,
  ].map(([name, id]) => [name.toLowerCase(), id.toLowerCase()] as const);
  return all.filter((named) => named.includes(wanted)).map(([, id]) => id);
}

/** Whether a grant is in an account or subscription, or by way of it: its id is then in what the provider keeps. */
function reaches({ artifact, target, details }: PlannedGrant, id: string): boolean {
  return [artifact, target, ...Object.values(details)].some((text) => text.toLowerCase().includes(id));
}

function nobodyKnows(scope: RevokeScope): string {
  const name = scope.of === 'account' ? scope.name : '';
  return `The catalogue knows no account or subscription "${name}".`;
}
