import type { AuditEvent } from '../core/audit/event.ts';
import type { ProviderFailure } from '../core/errors.ts';
import type { AuditLog, Clock, GrantSwitch, RequestStore } from '../core/ports.ts';
import type { ProviderRegistry } from '../core/providers.ts';
import { paused } from '../core/requests/pause.ts';
import type { PlannedGrant } from '../core/requests/request.ts';
import { inEnglish, type Sentence, say } from '../core/said/said.ts';
import type { Activity } from './activity.ts';
import { attempt, failureFacts, providerOf } from './cloud-call.ts';
import { samePermission } from './plans.ts';
import type { placeArtifact } from './refs.ts';

export interface ArtifactPorts {
  readonly providers: ProviderRegistry;
  readonly store: RequestStore;
  readonly audit: AuditLog;
  readonly clock: Clock;
  readonly grantSwitch: GrantSwitch;
}

const notVisible: ProviderFailure = {
  class: 'retry',
  code: 'NotVisibleYet',
  message: inEnglish(say('notVisible')),
};

/** Places an artifact and reads it back. The store and the audit trail know of it before the cloud does. */
export function createPlaceArtifact(ports: ArtifactPorts): Activity<typeof placeArtifact> {
  return async ({ plan, grant }) => {
    const own = { ...grant, artifact: plan.artifact };
    const provider = providerOf(ports.providers, plan);
    const refusal = await whyNot(ports, own, plan);
    if (refusal) {
      await ports.audit.append(grantEvent(ports.clock, 'grant.refused', plan, failureFacts(refusal)));
      return { outcome: 'failed', failure: refusal };
    }
    await ports.audit.append(grantEvent(ports.clock, 'grant.placing', plan, { until: plan.expiresAt }));
    const givenEnds = plan.expiresAt === own.expiresAt ? {} : { givenEnds: [plan.expiresAt] };
    await ports.store.saveGrant({ plan: own, ...givenEnds, state: 'placing' });
    const placed = await attempt(async () => {
      const { usage } = await provider.place(plan);
      return { usage, there: (await provider.inspect(plan)) === 'present' };
    });
    const failure = placed.ok ? (placed.output.there ? undefined : notVisible) : placed.failure;
    if (failure) {
      await ports.audit.append(grantEvent(ports.clock, 'grant.placeFailed', plan, failureFacts(failure)));
      return { outcome: 'failed', failure };
    }
    const { at } = await appended(ports.audit, grantEvent(ports.clock, 'grant.placed', plan, {}));
    const usage = placed.ok ? placed.output.usage : '';
    await ports.store.saveGrant({ plan: own, ...givenEnds, state: 'placed', usage, placedAt: at });
    return { outcome: 'placed' };
  };
}

/**
 * The last look before the cloud is asked: a call that comes late or a second time (a worker that was stalled, an
 * orchestration that outlived its parent) must not give access that is over, or was never decided.
 */
async function whyNot(
  { store, clock, grantSwitch }: ArtifactPorts,
  grant: PlannedGrant,
  wanted: PlannedGrant,
): Promise<ProviderFailure | undefined> {
  const record = await store.load(grant.requestId);
  const planned = record?.grants.find(({ plan }) => plan.index === grant.index);
  const refuse = (code: string, why: Sentence): ProviderFailure => ({
    class: 'permanent',
    code,
    message: inEnglish(why),
  });
  if (record?.state !== 'granting' || planned?.plan.expiresAt !== grant.expiresAt)
    return refuse('NotDecided', say('notGrantedAnyMore'));
  if (!samePermission(planned.plan, grant) || !samePermission(grant, wanted))
    return refuse('NotDecided', say('notDecided'));
  if (clock.now().getTime() >= Date.parse(grant.expiresAt)) return refuse('TooLate', say('timeOver'));
  const pause = await grantSwitch.current();
  if (pause) return refuse('Paused', paused(pause));
  return undefined;
}

/** An audit event about one grant's artifact. */
export function grantEvent(
  clock: Clock,
  event: AuditEvent['event'],
  plan: PlannedGrant,
  data: AuditEvent['data'],
): AuditEvent {
  return {
    at: clock.now().toISOString(),
    event,
    actor: 'latchkey',
    requestId: plan.requestId,
    data: { grant: plan.index, kind: plan.kind, artifact: plan.artifact, ...data },
  };
}

async function appended(audit: AuditLog, event: AuditEvent): Promise<AuditEvent> {
  await audit.append(event);
  return event;
}
