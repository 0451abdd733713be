import type { Analysis } from '../core/policy/question.ts';
import { areApproved } from '../core/policy/quorum.ts';
import type { GrantSwitch } from '../core/ports.ts';
import { paused } from '../core/requests/pause.ts';
import type { RequestRecord } from '../core/requests/request.ts';
import { inEnglish, say } from '../core/said/said.ts';
import type { Activity } from './activity.ts';
import { analyseAt, obstacles } from './analysis.ts';
import { type OpenRequestPorts } from './open-request.ts';
import { planAll, samePermission } from './plans.ts';
import { loadRecord, recordOnce } from './record.ts';
import type { planGrants } from './refs.ts';

/**
 * Fixes when the access starts and ends and writes the intent row of every grant, before any cloud is asked
 * for anything. What is planned now must be what the approvers saw: when the catalogue has changed in
 * between so that it is not, nothing is given.
 */
export function createPlanGrants(
  ports: OpenRequestPorts & { readonly grantSwitch: GrantSwitch },
): Activity<typeof planGrants> {
  return async ({ requestId, revision, startsAt, expiresAt, at }) => {
    const record = await loadRecord(ports.store, requestId);
    const { grants } = record;
    if (record.revision >= revision && record.startsAt !== undefined && record.expiresAt !== undefined)
      return {
        outcome: 'planned',
        plans: grants.map(({ plan }) => plan),
        startsAt: record.startsAt,
        expiresAt: record.expiresAt,
      };
    const pause = await ports.grantSwitch.current();
    if (pause) return { outcome: 'changed', message: inEnglish(paused(pause)) };
    const { analysis, ...grounds } = await analyseAt(ports, record.request, at);
    if (!analysis.allowed) return { outcome: 'changed', message: obstacles(analysis) };
    if (!stillApproved(analysis, record))
      return {
        outcome: 'changed',
        message: inEnglish(say('whoApprovesChanged')),
      };
    const planned = planAll(ports, grounds, record.request, { startsAt, expiresAt });
    if ('problem' in planned) return { outcome: 'changed', message: planned.problem };
    const { plans } = planned;
    const approved = record.grants.map(({ plan }) => plan);
    const same =
      plans.length === approved.length && plans.every((plan, index) => samePermission(approved[index], plan));
    if (!same)
      return {
        outcome: 'changed',
        message: inEnglish(say('grantsChanged')),
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
    return { outcome: 'planned', plans, startsAt, expiresAt };
  };
}

/** Whether what stands for approval is what the policy asks for now: its rule, or people who may still give it. */
function stillApproved(analysis: Analysis, { decisions, approvedBy: approval }: RequestRecord): boolean {
  if (approval?.by === 'breakGlass') return analysis.breakGlass !== undefined;
  if (approval?.by === 'rule') return analysis.automatic === approval.rule;
  // Nobody's approval stands for something that needed none, and the other way round.
  return approval?.by === 'people' && areApproved(analysis.stages, decisions);
}
