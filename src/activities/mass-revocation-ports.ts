import { AccessError } from '../core/errors.ts';
import type { Messenger, RevokeAllMessenger } from '../core/messengers.ts';
import type { Log } from '../core/ports.ts';
import type { ActPorts } from '../core/requests/act.ts';
import type { MassRevocation, MassRevocationStore } from '../core/requests/mass-revocation.ts';

/** What the activities of a mass revocation need; the orchestrations come with each call. */
export interface MassRevocationPorts extends Omit<ActPorts, 'workflows'> {
  readonly revocations: MassRevocationStore;
  readonly messenger: Messenger & RevokeAllMessenger;
  readonly log: Log;
}

/** @throws AccessError `request.unknown`, `store.unavailable` */
export async function loadRevocation(
  { revocations }: Pick<MassRevocationPorts, 'revocations'>,
  id: string,
): Promise<MassRevocation> {
  const revocation = await revocations.load(id);
  if (revocation) return revocation;
  throw new AccessError('request.unknown', 'operator', `There is no revocation ${id}.`);
}
