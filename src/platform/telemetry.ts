import type { AuditEvent } from '../core/audit/event.ts';
import type { AuditLog, Log } from '../core/ports.ts';

/** Facts of audit events that are figures, codes or times. The others may hold people's own words. */
const tellable = new Set([
  'cloudRequestId',
  'code',
  'expiresAt',
  'extension',
  'grant',
  'kind',
  'level',
  'minutes',
  'outcome',
  'overdue',
  'revision',
  'stage',
  'startsAt',
  'state',
  'until',
  'why',
]);

/**
 * An audit log whose events are also told to the operators, as `audit.recorded`, once they are on the trail: what the
 * workbook counts and the alerts watch. Of the people only object ids are told, and of free text nothing.
 */
export function withTelemetry(audit: AuditLog, log: Log): AuditLog {
  return {
    async append(event) {
      await audit.append(event);
      log.info('audit.recorded', toldOf(event));
    },
  };
}

function toldOf({ at, event, actor, requestId, data }: AuditEvent): Record<string, unknown> {
  return {
    ...Object.fromEntries(Object.entries(data).filter(([name]) => tellable.has(name))),
    at,
    event,
    requestId,
    actor: actor === 'latchkey' ? actor : actor.objectId,
  };
}
