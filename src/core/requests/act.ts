import { gatherFacts } from '../policy/facts.ts';
import { judge } from '../policy/judge.ts';
import { nothingThere } from '../policy/refusals.ts';
import type {
  AuditLog,
  CatalogueSource,
  Clock,
  Directory,
  GrantSwitch,
  RequestStore,
  Workflows,
} from '../ports.ts';
import { type Refusing, refusing, say } from '../said/said.ts';
import { isRequestId } from './id.ts';
import { paused } from './pause.ts';
import type { RequestRecord } from './request.ts';
import type { Signal } from './signal.ts';

/** What somebody wants to do to a request. */
export interface Act {
  readonly requestId: string;
  readonly kind: Signal['kind'];
  /** Entra object id, as Teams or the token says. */
  readonly by: string;
  /** The stage of the card that was clicked, from 0. */
  readonly stage?: number;
  /** The extension that the card is about, from 1; absent: the request itself. */
  readonly extension?: number;
  readonly minutes?: number;
  readonly reason?: string;
  /** The message or click that it came from (conversation and activity id); the same one twice counts once. */
  readonly source?: string;
}

export type ActOutcome =
  | { readonly outcome: 'accepted'; readonly record: RequestRecord }
  /** `record` is there only when the person may see the request. */
  | ({ readonly outcome: 'refused'; readonly record?: RequestRecord } & Refusing);

export interface ActPorts {
  readonly catalogue: CatalogueSource;
  readonly directory: Directory;
  readonly store: RequestStore;
  readonly workflows: Workflows;
  readonly grantSwitch: GrantSwitch;
  readonly audit: AuditLog;
  readonly clock: Clock;
}

/**
 * Authorises what somebody wants to do to a request and hands it to the request's orchestration, which
 * authorises it again. Refused attempts change nothing and are on the audit trail.
 * @throws AccessError `directory.unavailable`, `store.unavailable`, `workflow.unavailable`
 */
export async function actOnRequest(ports: ActPorts, act: Act): Promise<ActOutcome> {
  const record = isRequestId(act.requestId) ? await ports.store.load(act.requestId) : undefined;
  if (!record) return { outcome: 'refused', ...refusing(...nothingThere) };
  const catalogue = await ports.catalogue.current();
  const { request } = record;
  const facts = await gatherFacts(ports, catalogue, {
    entitlement: request.entitlement.name,
    requesterId: request.requester.objectId,
    beneficiaryId: request.beneficiary.objectId,
    actorId: act.by,
  });
  const now = ports.clock.now();
  const verdict = judge({ catalogue, facts, now }, record, act);
  const at = now.toISOString();
  const actor = facts.people.get(act.by);
  const audited = {
    at,
    requestId: request.id,
    actor: { objectId: act.by, userPrincipalName: actor?.userPrincipalName ?? '' },
  };
  const refusal = verdict.allowed ? await whilePaused(ports, act) : verdict;
  if (refusal) {
    const { message, said, visible } = refusal;
    await ports.audit.append({
      ...audited,
      event: 'decision.refused',
      data: { kind: act.kind, why: message },
    });
    return { outcome: 'refused', message, said, ...(visible && { record }) };
  }
  await ports.audit.append({
    ...audited,
    event: 'decision.received',
    data: { kind: act.kind, ...(act.reason !== undefined && { reason: act.reason }) },
  });
  const sent = await ports.workflows.signal(request.id, signalOf(act, at));
  return sent === 'sent'
    ? { outcome: 'accepted', record }
    : { outcome: 'refused', ...refusing(say('requestClosed', record.state)), record };
}

/** While grants are paused nothing is given that was not given before; everything else goes on. */
async function whilePaused(
  { grantSwitch }: ActPorts,
  { kind }: Act,
): Promise<(Refusing & { readonly visible: true }) | undefined> {
  if (kind !== 'approve' && kind !== 'extend') return undefined;
  const pause = await grantSwitch.current();
  return pause && { ...refusing(paused(pause)), visible: true };
}

/** What the orchestration is told: who, what, when, and from where. */
function signalOf({ kind, by, stage, extension, minutes, source, reason }: Act, at: string): Signal {
  return {
    schema: 1,
    kind,
    by,
    at,
    ...(stage !== undefined && { stage }),
    ...(extension !== undefined && { extension }),
    ...(minutes !== undefined && { minutes }),
    ...(source !== undefined && { source }),
    ...(reason !== undefined && { reason }),
  };
}
