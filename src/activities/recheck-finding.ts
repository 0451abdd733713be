import { AccessError } from '../core/errors.ts';
import { holdsOf } from '../core/reconcile/holds.ts';
import { judgeArtifact } from '../core/reconcile/judge-artifact.ts';
import { activeGrants, lookAtGrant } from '../core/reconcile/look.ts';
import { openRequests } from '../core/requests/open-requests.ts';
import type { PlannedGrant, RequestRecord } from '../core/requests/request.ts';
import type { Activity } from './activity.ts';
import { attempt, providerOf } from './cloud-call.ts';
import { decidedFinding, type FindingPorts } from './finding-ports.ts';
import type { recheckFinding } from './refs.ts';

/** All of them: what one of them holds is not to be taken away. */
const most = 20_000;

/**
 * Looks once more at what was decided about, before anything is taken back. Fails, to be repeated, while not every open
 * request can be read: one of them may hold it.
 */
export function createRecheckFinding(ports: FindingPorts): Activity<typeof recheckFinding> {
  return async (decided) => {
    const finding = await decidedFinding(ports.findings, decided);
    if (!finding?.plan) return { outcome: 'nothing' };
    const { records, complete } = await openRequests(ports.store, most);
    if (!complete)
      throw new AccessError('store.unavailable', 'operator', 'Not every open request can be read.');
    return finding.what === 'altered'
      ? lookAtAltered(ports, finding.plan, records)
      : lookAtUnexplained(ports, finding.plan, records);
  };
}

async function lookAtUnexplained(
  { providers, store, clock }: FindingPorts,
  plan: PlannedGrant,
  records: readonly RequestRecord[],
) {
  const record = await store.load(plan.requestId);
  const judgement = judgeArtifact(plan, { record, runs: false }, holdsOf(records), clock.now());
  if (judgement.verdict === 'known') return { outcome: 'held' } as const;
  const there = await attempt(() => providerOf(providers, plan).inspect(judgement.plan));
  // Where the cloud does not answer, the removal itself goes on until it does.
  if (there.ok && there.output === 'absent') return { outcome: 'gone' } as const;
  return { outcome: 'remove', plan: judgement.plan } as const;
}

async function lookAtAltered(ports: FindingPorts, plan: PlannedGrant, records: readonly RequestRecord[]) {
  const grant = activeGrants(records, ports.clock.now()).get(`${plan.requestId}/${plan.index}`);
  if (!grant) return { outcome: 'gone' } as const;
  const catalogue = await ports.catalogue.current();
  const found = await lookAtGrant(ports, grant, { holds: holdsOf(records), catalogue });
  return { outcome: found === undefined || found.what === 'missing' ? 'gone' : 'revoke' } as const;
}
