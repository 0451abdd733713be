import type { AuditLog, CatalogueSource, Directory, RequestStore } from '../core/ports.ts';
import type { AccessRequest, RequestRecord } from '../core/requests/request.ts';
import type { Activity } from './activity.ts';
import { analyseNow, obstacles } from './analysis.ts';
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
    const { catalogue, analysis } = await analyseNow(ports, request);
    const expiresAt = new Date(Date.parse(at) + request.minutes * 60_000).toISOString();
    const planned = analysis.allowed
      ? planAll(ports, catalogue, request, { startsAt: at, expiresAt })
      : { problem: obstacles(analysis) };
    if ('problem' in planned) {
      await ports.audit.append({ ...audited, event: 'request.refused', data: { why: planned.problem } });
      return { outcome: 'refused', message: planned.problem };
    }
    await ports.store.insert(newRecord(request));
    for (const plan of planned.plans) await ports.store.saveGrant({ plan, state: 'planned' });
    await ports.audit.append({
      ...audited,
      event: 'request.recorded',
      data: { grants: planned.plans.length },
    });
    return { outcome: 'opened', stages: analysis.stages.length, pendingMinutes: analysis.pendingMinutes };
  };
}

function newRecord(request: AccessRequest): RequestRecord {
  return { schema: 1, revision: 1, request, state: 'pending', decisions: [], grants: [] };
}

function facts({ beneficiary, entitlement, minutes, reason }: AccessRequest) {
  return {
    beneficiary: beneficiary.objectId,
    entitlement: entitlement.name,
    catalogueVersion: entitlement.catalogueVersion,
    minutes,
    reason,
  };
}
