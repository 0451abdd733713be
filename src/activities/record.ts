import type { Actor, AuditEvent, AuditEventName } from '../core/audit/event.ts';
import { AccessError } from '../core/errors.ts';
import { latchkeyItself, type PersonRef } from '../core/people.ts';
import type { AuditLog, RequestStore } from '../core/ports.ts';
import { type Decision, isFinal, type RequestRecord } from '../core/requests/request.ts';
import { applyEvent, type RequestEvent, transitions } from '../core/requests/transitions.ts';

/** Where events are recorded. */
export interface RecordPorts {
  readonly store: RequestStore;
  readonly audit: AuditLog;
}

/**
 * Records an event of a request, once, whatever is repeated: on the audit trail first, because a record
 * without its audit event would be worse than an audit event written twice. Resolves to the record after it.
 * @throws AccessError `request.unknown`, `request.transition`, `store.conflict`, `store.unavailable`
 */
export async function recordOnce(
  ports: RecordPorts,
  requestId: string,
  revision: number,
  event: RequestEvent,
): Promise<RequestRecord> {
  const record = await loadRecord(ports.store, requestId);
  if (record.revision >= revision && !stillToCome(record, event)) {
    // The first run may have ended between the last row and the index of open requests, which this puts right.
    if (isFinal(record.state)) await ports.store.insert(record);
    return record;
  }
  const next = applyEvent(record, event);
  const entry = auditEntry(next, event);
  if (entry) await ports.audit.append(entry);
  await ports.store.replace(next);
  return next;
}

/**
 * Whether an event cannot have been recorded, although its revision is taken: it leads out of the state in which the
 * request is. The revision is then that of an event whose recording was given up because no answer came, and came
 * through all the same.
 */
function stillToCome({ state }: RequestRecord, { type }: RequestEvent): boolean {
  return transitions.some(({ from, event, to }) => from === state && event === type && to !== from);
}

/** @throws AccessError `request.unknown` */
export async function loadRecord(store: RequestStore, requestId: string): Promise<RequestRecord> {
  const record = await store.load(requestId);
  if (!record)
    throw new AccessError('request.unknown', 'operator', `There is no request ${requestId} in the store.`);
  return record;
}

const names: Partial<Record<RequestEvent['type'], AuditEventName>> = {
  escalated: 'request.escalated',
  decided: 'decision.recorded',
  approved: 'request.approved',
  denied: 'request.denied',
  timedOut: 'request.timedOut',
  cancelled: 'request.cancelled',
  noted: 'request.noted',
  extensionAsked: 'request.extensionAsked',
  extensionDecided: 'decision.recorded',
  extended: 'request.extended',
  extensionClosed: 'request.extensionClosed',
  grantingStarted: 'request.granting',
  activated: 'request.active',
  revokingStarted: 'request.revoking',
  ended: 'request.ended',
  failed: 'request.failed',
};

function auditEntry({ request, revision, end }: RequestRecord, event: RequestEvent): AuditEvent | undefined {
  const name = names[event.type];
  if (!name) return undefined;
  return {
    at: event.at,
    event: name,
    actor: actorOf(event),
    requestId: request.id,
    data: { revision, ...facts(event, end?.why) },
  };
}

function facts(event: RequestEvent, why: string | undefined): AuditEvent['data'] {
  switch (event.type) {
    case 'decided':
      return decisionFacts(event.decision);
    case 'extensionDecided':
      return { ...decisionFacts(event.decision), extension: true };
    case 'noted':
      return { text: event.note.text };
    case 'extensionAsked': {
      const { number, minutes, expiresAt } = event.extension;
      return { extension: number, minutes, expiresAt };
    }
    case 'extended':
      return { ...event.approvedBy };
    case 'extensionClosed':
      return { outcome: event.outcome, ...(event.failure !== undefined && { failure: event.failure }) };
    case 'grantingStarted':
      return { startsAt: event.startsAt, expiresAt: event.expiresAt };
    case 'revokingStarted':
      return { why: why ?? 'failed', ...(event.failure !== undefined && { failure: event.failure }) };
    case 'failed':
      return { failure: event.failure };
    case 'escalated':
      return { stage: event.stage.index };
    case 'approved':
      return { ...event.approvedBy };
    case 'stageOpened':
    case 'extensionStageOpened':
    case 'denied':
    case 'timedOut':
    case 'cancelled':
    case 'activated':
    case 'ended':
      return {};
  }
}

function decisionFacts({ kind, stage, reason, minutes, insteadOf }: Decision): AuditEvent['data'] {
  return {
    kind,
    stage,
    ...(reason !== undefined && { reason }),
    ...(minutes !== undefined && { minutes }),
    ...(insteadOf && { insteadOf: insteadOf.map(({ objectId }) => objectId).join(' ') }),
  };
}

function actorOf(event: RequestEvent): Actor {
  if (event.type === 'decided' || event.type === 'extensionDecided') return actor(event.decision.by);
  if (event.type === 'noted') return actor(event.note.by);
  if (event.type === 'extensionAsked') return actor(event.extension.by);
  if (event.type === 'revokingStarted' && event.end && 'by' in event.end) return actor(event.end.by);
  return 'latchkey';
}

/** A person as the audit trail names them. */
export function actor({ objectId, userPrincipalName }: PersonRef): Actor {
  if (objectId === latchkeyItself.objectId) return 'latchkey';
  return { objectId, userPrincipalName };
}
