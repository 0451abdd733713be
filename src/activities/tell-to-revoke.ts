import { AccessError } from '../core/errors.ts';
import type { Workflows } from '../core/ports.ts';
import { tellToRevoke as tellEach } from '../core/requests/revoke-all-progress.ts';
import { inEnglish } from '../core/said/said.ts';
import type { Activity } from './activity.ts';
import { loadRevocation, type MassRevocationPorts } from './mass-revocation-ports.ts';
import type { tellToRevoke } from './refs.ts';

/** Tells a portion of the requests. Fails when some could not be asked: the repeat changes nothing for the others. */
export function createTellToRevoke(
  ports: MassRevocationPorts,
  workflows: Workflows,
): Activity<typeof tellToRevoke> {
  return async ({ id, from, count }) => {
    const revocation = await loadRevocation(ports, id);
    const ids = revocation.requestIds.slice(from, from + count);
    const { told, refused, unclear } = await tellEach({ ...ports, workflows }, revocation, ids);
    const [first] = unclear;
    if (first)
      throw new AccessError(
        'workflow.unavailable',
        'operator',
        `${unclear.length} requests could not be told that they are revoked, among them ${first.requestId}: ${inEnglish(...first.said)}`,
      );
    return { told, refused };
  };
}
