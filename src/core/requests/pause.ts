import type { AuditLog, CatalogueSource, Clock, Directory, GrantSwitch, Pause } from '../ports.ts';
import { administrator, notForYou } from './administrator.ts';
import { longestReason, saysSomething, tidyReason } from './reason.ts';

/** What people hear who ask for something while grants are paused. */
export function pausedMessage({ by, reason }: Pause): string {
  return `Latchkey gives no access at the moment: “${reason}” (${by.userPrincipalName}). What was given is taken back as ever. Try again later.`;
}

export interface PausePorts {
  readonly catalogue: CatalogueSource;
  readonly directory: Directory;
  readonly grantSwitch: GrantSwitch;
  readonly audit: AuditLog;
  readonly clock: Clock;
}

export type PauseOutcome =
  | { readonly outcome: 'done' }
  | { readonly outcome: 'refused'; readonly message: string };

/**
 * Stops new grants, when an administrator says so. Repeating it changes the reason.
 * @throws AccessError `directory.unavailable`, `store.unavailable`
 */
export async function pauseGrants(ports: PausePorts, objectId: string, text: string): Promise<PauseOutcome> {
  const admin = await administrator(ports, objectId);
  if (!admin) return notForYou;
  if (!saysSomething(text)) return { outcome: 'refused', message: 'Say why, after "pause".' };
  const reason = tidyReason(text).slice(0, longestReason);
  const at = ports.clock.now().toISOString();
  // On the trail first: a pause without its record would be worse than a record without its pause.
  await ports.audit.append({ at, event: 'grants.paused', actor: admin, requestId: '', data: { reason } });
  await ports.grantSwitch.pause({ at, by: admin, reason });
  return { outcome: 'done' };
}

/** Lets access be given again. @throws AccessError `directory.unavailable`, `store.unavailable` */
export async function resumeGrants(ports: PausePorts, objectId: string): Promise<PauseOutcome> {
  const admin = await administrator(ports, objectId);
  if (!admin) return notForYou;
  if (!(await ports.grantSwitch.current())) return { outcome: 'refused', message: 'Grants are not paused.' };
  const at = ports.clock.now().toISOString();
  await ports.audit.append({ at, event: 'grants.resumed', actor: admin, requestId: '', data: {} });
  await ports.grantSwitch.resume();
  return { outcome: 'done' };
}
