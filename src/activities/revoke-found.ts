import type { Workflows } from '../core/ports.ts';
import { actOnRequest } from '../core/requests/act.ts';
import { inEnglish, say } from '../core/said/said.ts';
import type { Activity } from './activity.ts';
import { decidedFinding, type FindingPorts } from './finding-ports.ts';
import type { revokeFound } from './refs.ts';

/** Revokes the request whose access was changed; its own orchestration authorises the administrator once more. */
export function createRevokeFound(ports: FindingPorts, workflows: Workflows): Activity<typeof revokeFound> {
  return async (decided) => {
    const finding = await decidedFinding(ports.findings, decided);
    if (!finding?.plan || !finding.decision) return { outcome: 'gone' };
    const { outcome } = await actOnRequest(
      { ...ports, workflows },
      {
        requestId: finding.plan.requestId,
        kind: 'revoke',
        by: finding.decision.by.objectId,
        reason: inEnglish(say('findingRevoked')),
        source: `${decided.id}-${decided.revision}`,
      },
    );
    // A repeat finds the request on its way out, and so does whoever comes after the end of its time.
    return { outcome: outcome === 'accepted' ? 'revoked' : 'gone' };
  };
}
