import { canonicalJson } from '../core/audit/chain.ts';
import type { AuditLog, CatalogueSource, Directory, RequestStore } from '../core/ports.ts';
import { type AccessRequest, newRecord } from '../core/requests/request.ts';
import { inEnglish, say } from '../core/said/said.ts';
import type { Activity } from './activity.ts';
import { analyseAt, obstacles } from './analysis.ts';
import { approvalOf } from './approval-of.ts';
import { type PlanPorts, planAll } from './plans.ts';
import { actor } from './record.ts';
import type { openRequest } from './refs.ts';

export interface OpenRequestPorts extends PlanPorts {
  readonly catalogue: CatalogueSource;
  readonly directory: Directory;
  readonly store: RequestStore;
  readonly audit: AuditLog;
}

/**
 * Opens a request: the policy has its say once more, the grants are planned so that approvers see exactly
 * what they approve, and the record is written. The times in these plans are those it would have if it
 * started now; granting fixes them.
 */
export function createOpenRequest(ports: OpenRequestPorts): Activity<typeof openRequest> {
  return async ({ request, at }) => {
    const audited = { at, requestId: request.id, actor: actor(request.requester) };
    await ports.audit.append({ ...audited, event: 'request.received', data: facts(request) });
    const { analysis, ...grounds } = await analyseAt(ports, request, at);
    const expiresAt = new Date(Date.parse(at) + request.minutes * 60_000).toISOString();
    const planned = analysis.allowed
      ? planAll(ports, grounds, request, { startsAt: at, expiresAt })
      : { problem: obstacles(analysis) };
    if ('problem' in planned) {
      await ports.audit.append({ ...audited, event: 'request.refused', data: { why: planned.problem } });
      return { outcome: 'refused', message: planned.problem };
    }
    if (
      (await ports.store.insert(newRecord(request))) === 'exists' &&
      !(await isThis(ports.store, request))
    ) {
      const why = 'There is another request with this id.';
      await ports.audit.append({ ...audited, event: 'request.refused', data: { why } });
      return { outcome: 'refused', message: inEnglish(say('askedBefore')) };
    }
    for (const plan of planned.plans) await ports.store.saveGrant({ plan, state: 'planned' });
    await ports.audit.append({
      ...audited,
      event: 'request.recorded',
      data: { grants: planned.plans.length },
    });
    return { outcome: 'opened', ...approvalOf(analysis) };
  };
}

function facts({ beneficiary, entitlement, minutes, reason, ticket, breakGlass, share }: AccessRequest) {
  return {
    beneficiary: beneficiary.objectId,
    entitlement: entitlement.name,
    catalogueVersion: entitlement.catalogueVersion,
    minutes,
    reason,
    ...(ticket !== undefined && { ticket }),
    ...(breakGlass && { breakGlass }),
    ...(share && {
      sharedType: share.type,
      sharedResources: share.resources.join(' '),
      sharedPermissions: share.permissions.join(' '),
    }),
  };
}

/** Whether the stored request is this one, still undecided: a repeat of this activity, and not an old request. */
async function isThis(store: RequestStore, request: AccessRequest): Promise<boolean> {
  const stored = await store.load(request.id);
  return (
    stored?.state === 'pending' &&
    stored.revision === 1 &&
    canonicalJson(stored.request) === canonicalJson(request)
  );
}
