import type { AuditLog, RequestStore } from '../core/ports.ts';
import type { Activity } from './activity.ts';
import { failureFacts } from './cloud-call.ts';
import type { recordGrant } from './refs.ts';

/** Records where one grant stands. */
export function createRecordGrant(ports: {
  readonly store: RequestStore;
  readonly audit: AuditLog;
}): Activity<typeof recordGrant> {
  return async ({ grant, event, at }) => {
    const { plan, failure } = grant;
    await ports.audit.append({
      at,
      event,
      actor: 'latchkey',
      requestId: plan.requestId,
      data: {
        grant: plan.index,
        kind: plan.kind,
        artifact: plan.artifact,
        ...(failure && failureFacts(failure)),
      },
    });
    await ports.store.saveGrant(grant);
    return null;
  };
}
