import { tellOthers } from '../core/requests/tell-others.ts';
import { say } from '../core/said/said.ts';
import type { Activity } from './activity.ts';
import { loadRevocation, type MassRevocationPorts } from './mass-revocation-ports.ts';
import type { announceRevokeAll } from './refs.ts';

/** Tells the other administrators who revokes what and why; whoever holds it is told by the request's own orchestration. */
export function createAnnounceRevokeAll(ports: MassRevocationPorts): Activity<typeof announceRevokeAll> {
  return async ({ id }) => {
    const { by, name, reason, requestIds } = await loadRevocation(ports, id);
    const text = [say('accessRevokedAll', by.userPrincipalName, name, requestIds.length, reason)];
    await tellOthers(ports, by, { requestId: 'revoke-all', key: id, text });
    return null;
  };
}
