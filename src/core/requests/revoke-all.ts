import type { AuditLog, CatalogueSource, Clock, Directory, RequestStore, Workflows } from '../ports.ts';
import { type Refusing, refusing, type Said, say } from '../said/said.ts';
import { type Administrator, administrator, notForYou, refuseOnTrail } from './administrator.ts';
import { type MassRevocation, type MassRevocationStore, massRevocationId } from './mass-revocation.ts';
import { openRequests } from './open-requests.ts';
import { longestReason, saysSomething, tidyReason } from './reason.ts';
import type { RequestRecord } from './request.ts';
import { concernedBy, nameOfScope, type RevokeScope } from './revoke-scope.ts';

export interface RevokeAllQuestion {
  /** Entra object id of whoever asks, as Teams or the token says. */
  readonly by: string;
  readonly scope: RevokeScope;
}

export type RevokeAllPlan =
  | {
      readonly outcome: 'planned';
      readonly by: Administrator;
      /** What the scope is called; empty for everything. */
      readonly name: string;
      /** The requests whose access is active, oldest first: these would be revoked. */
      readonly requests: readonly RequestRecord[];
      /** Those whose access is just being given, and can be revoked in a moment. */
      readonly notYet: readonly RequestRecord[];
      /** False when not every open request could be looked at: there may be more. */
      readonly complete: boolean;
    }
  | ({ readonly outcome: 'refused' } & Refusing);

/** Whoever revokes everything means everything; it is only so that the answer comes in a bounded time. */
const mostRevoked = 20_000;

export interface PlanRevokeAllPorts {
  readonly catalogue: CatalogueSource;
  readonly directory: Directory;
  readonly store: Pick<RequestStore, 'open' | 'load'>;
}

/**
 * What would be revoked at this moment, for the confirmation that names the count. Changes nothing.
 * @throws AccessError `directory.unavailable`, `store.unavailable`, `catalogue.invalid`
 */
export async function planRevokeAll(
  ports: PlanRevokeAllPorts,
  { by, scope }: RevokeAllQuestion,
): Promise<RevokeAllPlan> {
  const admin = await administrator(ports, by);
  if (!admin) return notForYou;
  const catalogue = await ports.catalogue.current();
  const concerns = concernedBy(scope, catalogue);
  if (!concerns) return { outcome: 'refused', ...refusing(nobodyKnows(scope)) };
  const [{ records, complete }, name] = await Promise.all([
    openRequests(ports.store, mostRevoked),
    nameOfScope(ports.directory, catalogue, scope),
  ]);
  const concerned = records.filter(concerns);
  return {
    outcome: 'planned',
    by: admin,
    name,
    requests: concerned.filter(({ state }) => state === 'active'),
    notYet: concerned.filter(({ state }) => state === 'approved' || state === 'granting'),
    complete,
  };
}

export interface RevokeAll extends RevokeAllQuestion {
  readonly reason: string;
  /** How many the administrator has confirmed; if there are more by now, nothing is revoked. */
  readonly confirmed: number;
  /** The card that was confirmed (conversation and activity id): the same one twice is one revocation. */
  readonly source: string;
}

export type RevokeAllOutcome =
  | {
      /** `repeated`: it was confirmed before, and goes on as it was confirmed then. */
      readonly outcome: 'begun' | 'repeated';
      readonly revocation: MassRevocation;
    }
  | ({ readonly outcome: 'refused' } & Refusing);

export interface RevokeAllPorts extends PlanRevokeAllPorts {
  readonly audit: AuditLog;
  readonly clock: Clock;
  readonly revocations: MassRevocationStore;
  readonly workflows: Pick<Workflows, 'revokeAll'>;
  /** SHA-256 of a text in UTF-8. */
  readonly digest: (text: string) => Uint8Array;
}

/**
 * Takes in that all of it is to be revoked, and begins. Whoever confirmed it is authorised here, and once more for each
 * request, by the request's own orchestration. Refused attempts change nothing and are on the audit trail.
 * @throws AccessError `directory.unavailable`, `store.unavailable`, `catalogue.invalid`, `workflow.unavailable`
 */
export async function beginRevokeAll(ports: RevokeAllPorts, ask: RevokeAll): Promise<RevokeAllOutcome> {
  const { by, scope, confirmed } = ask;
  // Who confirmed it is part of the id, so that nobody can take up what somebody else has confirmed.
  const id = massRevocationId(ports.digest(`${by}|${ask.source}`));
  const before = await ports.revocations.load(id);
  if (before) {
    // The first click may have been cut off before it came to this.
    await ports.workflows.revokeAll(id);
    return { outcome: 'repeated', revocation: before };
  }
  const refused = (said: Said) => refuseOnTrail(ports, { by, kind: 'revokeAll', ...scope }, said);
  const plan = await planRevokeAll(ports, { by, scope });
  if (plan.outcome === 'refused') return refused(plan.said);
  if (!saysSomething(ask.reason)) return refused([say('revokeWithoutReason')]);
  const requestIds = plan.requests.map(({ request }) => request.id);
  if (requestIds.length === 0) return refused([say('noneActive')]);
  if (requestIds.length > confirmed) return refused([say('moreThanConfirmed', requestIds.length, confirmed)]);
  const at = ports.clock.now().toISOString();
  const reason = tidyReason(ask.reason).slice(0, longestReason);
  const { name, complete } = plan;
  const revocation = { schema: 1, id, by: plan.by, scope, name, reason, at, requestIds, complete } as const;
  await ports.audit.append({
    at,
    event: 'access.revokedAll',
    actor: plan.by,
    requestId: '',
    data: { ...scope, reason, count: requestIds.length },
  });
  const inserted = await ports.revocations.insert(revocation);
  await ports.workflows.revokeAll(id);
  return { outcome: inserted === 'inserted' ? 'begun' : 'repeated', revocation };
}

function nobodyKnows(scope: RevokeScope): Said[number] {
  const name = scope.of === 'account' ? scope.name : '';
  return say('noSuchAccount', name);
}
