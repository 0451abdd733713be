import { isFinal } from '../core/requests/request.ts';
import type { Activity } from './activity.ts';
import { analyseNow, obstacles } from './analysis.ts';
import { type OpenRequestPorts } from './open-request.ts';
import { planAll, samePermission } from './plans.ts';
import { loadRecord, recordOnce } from './record.ts';
import type { planGrants } from './refs.ts';

/**
 * Fixes when the access starts and ends and writes the intent row of every grant, before any cloud is asked
 * for anything. What is planned now must be what the approvers saw: when the catalogue has changed in
 * between so that it is not, nothing is given.
 */
export function createPlanGrants(ports: OpenRequestPorts): Activity<typeof planGrants> {
  return async ({ requestId, revision, startsAt, expiresAt, at }) => {
    const record = await loadRecord(ports.store, requestId);
    if (record.revision >= revision && !isFinal(record.state))
      return { outcome: 'planned', plans: record.grants.map(({ plan }) => plan) };
    const { catalogue, analysis } = await analyseNow(ports, record.request);
    if (!analysis.allowed) return { outcome: 'changed', message: obstacles(analysis) };
    const planned = planAll(ports, catalogue, record.request, { startsAt, expiresAt });
    if ('problem' in planned) return { outcome: 'changed', message: planned.problem };
    const { plans } = planned;
    const approved = record.grants.map(({ plan }) => plan);
    const same =
      plans.length === approved.length && plans.every((plan, index) => samePermission(approved[index], plan));
    if (!same)
      return {
        outcome: 'changed',
        message: 'What this entitlement gives was changed after it was approved. Ask again.',
      };
    for (const plan of plans) {
      await ports.audit.append({
        at,
        event: 'grant.planned',
        requestId,
        actor: 'latchkey',
        data: { grant: plan.index, kind: plan.kind, artifact: plan.artifact, expiresAt },
      });
      await ports.store.saveGrant({ plan, state: 'planned' });
    }
    await recordOnce(ports, requestId, revision, { type: 'grantingStarted', at, startsAt, expiresAt });
    return { outcome: 'planned', plans };
  };
}
