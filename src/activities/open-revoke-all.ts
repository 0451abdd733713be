import type { Activity } from './activity.ts';
import type { MassRevocationPorts } from './mass-revocation-ports.ts';
import type { openRevokeAll } from './refs.ts';

/**
 * Looks up what was confirmed. An orchestration that was begun without a confirmation is somebody's who holds a key of
 * the host: nothing is revoked, and the log says so.
 */
export function createOpenRevokeAll({
  revocations,
  log,
}: MassRevocationPorts): Activity<typeof openRevokeAll> {
  return async ({ id }) => {
    const revocation = await revocations.load(id);
    if (!revocation) {
      log.error('revokeAll.unknown', { id });
      return { outcome: 'unknown' };
    }
    return { outcome: 'opened', count: revocation.requestIds.length, at: revocation.at };
  };
}
