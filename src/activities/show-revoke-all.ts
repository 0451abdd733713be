import { revokeAllProgress } from '../core/requests/revoke-all-progress.ts';
import type { Activity } from './activity.ts';
import { loadRevocation, type MassRevocationPorts } from './mass-revocation-ports.ts';
import type { showRevokeAll } from './refs.ts';

/** Shows whoever confirmed it how far it is. */
export function createShowRevokeAll(ports: MassRevocationPorts): Activity<typeof showRevokeAll> {
  return async ({ id, ...shown }) => {
    const revocation = await loadRevocation(ports, id);
    const progress = await revokeAllProgress(ports.store, revocation.requestIds);
    const seen = await ports.messenger.publishRevokeAll(revocation, { ...shown, progress });
    if (!seen) ports.log.warn('people.unreachable', { people: [revocation.by.objectId] });
    return { left: revocation.requestIds.length - progress.done - shown.refusedCount };
  };
}
