import type { ProviderFailure } from '../core/errors.ts';
import { endsOf } from '../core/reconcile/holds.ts';
import { paused } from '../core/requests/pause.ts';
import { openExtension, type PlannedGrant } from '../core/requests/request.ts';
import { inEnglish, type Sentence, say } from '../core/said/said.ts';
import type { Activity } from './activity.ts';
import { attempt, failureFacts, providerOf } from './cloud-call.ts';
import { type ArtifactPorts, grantEvent } from './place-artifact.ts';
import type { extendArtifact } from './refs.ts';

const notThere: ProviderFailure = {
  class: 'permanent',
  code: 'NotThere',
  message: inEnglish(say('notThere')),
};

/** Moves the cloud-side end of an artifact that is in place, and reads it back. */
export function createExtendArtifact(ports: ArtifactPorts): Activity<typeof extendArtifact> {
  return async ({ plan, grant }) => {
    const provider = providerOf(ports.providers, plan);
    // What was moved already may be moved back.
    const refusal = plan.expiresAt > grant.expiresAt ? await whyNot(ports, plan) : undefined;
    if (refusal) {
      await ports.audit.append(grantEvent(ports.clock, 'grant.extendFailed', plan, failureFacts(refusal)));
      return { outcome: 'failed', failure: refusal };
    }
    await ports.audit.append(grantEvent(ports.clock, 'grant.extending', plan, { until: plan.expiresAt }));
    if (plan.sharingKey !== undefined) await noteEnd(ports.store, plan);
    const moved = await attempt(async () => {
      if ((await provider.inspect({ ...plan, expiresAt: grant.expiresAt })) === 'absent') return 'absent';
      await provider.extend(plan);
      return provider.inspect(plan);
    });
    const failure = moved.ok ? failureOf(moved.output) : moved.failure;
    if (failure) {
      await ports.audit.append(grantEvent(ports.clock, 'grant.extendFailed', plan, failureFacts(failure)));
      return { outcome: 'failed', failure };
    }
    await ports.audit.append(grantEvent(ports.clock, 'grant.extended', plan, { until: plan.expiresAt }));
    return { outcome: 'extended' };
  };
}

/** An end of another holder that this one is about to write must be known for ours, also when that one has left. */
async function noteEnd(
  store: ArtifactPorts['store'],
  { requestId, index, expiresAt }: PlannedGrant,
): Promise<void> {
  const record = await store.load(requestId);
  const grant = record?.grants.find(({ plan }) => plan.index === index);
  if (!record || !grant || endsOf(record).includes(expiresAt)) return;
  await store.saveGrant({ ...grant, givenEnds: [expiresAt] });
}

/** The last look before the cloud is asked: a call that comes late or a second time must not make access longer. */
async function whyNot(
  { store, clock, grantSwitch }: ArtifactPorts,
  { requestId }: PlannedGrant,
): Promise<ProviderFailure | undefined> {
  const refuse = (code: string, why: Sentence): ProviderFailure => ({
    class: 'permanent',
    code,
    message: inEnglish(why),
  });
  const record = await store.load(requestId);
  if (record?.state !== 'active' || !openExtension(record))
    return refuse('NotDecided', say('notExtendedAnyMore'));
  if (clock.now().getTime() >= Date.parse(record.expiresAt ?? '')) return refuse('TooLate', say('timeOver'));
  const pause = await grantSwitch.current();
  return pause && refuse('Paused', paused(pause));
}

function failureOf(found: 'present' | 'absent' | 'altered'): ProviderFailure | undefined {
  if (found === 'present') return undefined;
  if (found === 'absent') return notThere;
  return { class: 'retry', code: 'NotVisibleYet', message: inEnglish(say('endNotVisible')) };
}
