import type {
  AuditLog,
  CatalogueSource,
  Clock,
  Directory,
  GrantSwitch,
  Pause,
  Resumption,
} from '../ports.ts';
import { type Refusing, refusing, type Said, type Sentence, say } from '../said/said.ts';
import { administrator, notForYou } from './administrator.ts';
import { longestReason, saysSomething, tidyReason } from './reason.ts';

/** What people hear who ask for something while grants are paused. */
export function paused({ by, reason }: Pause): Sentence {
  return say('paused', reason, by.userPrincipalName);
}

export interface PausePorts {
  readonly catalogue: CatalogueSource;
  readonly directory: Directory;
  readonly grantSwitch: GrantSwitch;
  readonly audit: AuditLog;
  readonly clock: Clock;
}

export type PauseOutcome =
  /** `before`: they were paused already, and this is why now. */
  | { readonly outcome: 'paused'; readonly pause: Pause; readonly before: Pause | undefined }
  | ({ readonly outcome: 'refused' } & Refusing);

export type ResumeOutcome =
  | { readonly outcome: 'resumed'; readonly resumption: Resumption }
  | ({ readonly outcome: 'refused' } & Refusing);

/**
 * Stops new grants, when an administrator says so. Repeating it changes the reason.
 * @throws AccessError `directory.unavailable`, `store.unavailable`
 */
export async function pauseGrants(ports: PausePorts, objectId: string, text: string): Promise<PauseOutcome> {
  const admin = await administrator(ports, objectId);
  if (!admin) return notForYou;
  if (!saysSomething(text)) return { outcome: 'refused', ...refusing(say('pauseWithoutReason')) };
  const reason = tidyReason(text).slice(0, longestReason);
  const before = await ports.grantSwitch.current();
  const at = ports.clock.now().toISOString();
  // On the trail first: a pause without its record would be worse than a record without its pause.
  await ports.audit.append({ at, event: 'grants.paused', actor: admin, requestId: '', data: { reason } });
  const pause = { at, by: admin, reason };
  await ports.grantSwitch.pause(pause);
  return { outcome: 'paused', pause, before };
}

/** Lets access be given again. @throws AccessError `directory.unavailable`, `store.unavailable` */
export async function resumeGrants(ports: PausePorts, objectId: string): Promise<ResumeOutcome> {
  const admin = await administrator(ports, objectId);
  if (!admin) return notForYou;
  if (!(await ports.grantSwitch.current())) return { outcome: 'refused', ...refusing(say('notPaused')) };
  const at = ports.clock.now().toISOString();
  await ports.audit.append({ at, event: 'grants.resumed', actor: admin, requestId: '', data: {} });
  const resumption = { at, by: admin };
  await ports.grantSwitch.resume(resumption);
  return { outcome: 'resumed', resumption };
}

/** A short message, told once under its key. */
interface Note {
  readonly requestId: string;
  readonly key: string;
  readonly text: Said;
}

/** What is remembered of the switch is kept where the short texts about requests are. */
const ofTheSwitch = 'switch';

/** What the other administrators are told of a pause, once. Pure. */
export function pausedNote({ at, by, reason }: Pause): Note {
  const text = [say('grantsPaused', by.userPrincipalName, reason)];
  return { requestId: ofTheSwitch, key: `paused-${at}`, text };
}

/** What they are told when it is over. Pure. */
export function resumedNote({ at, by }: Resumption): Note {
  return { requestId: ofTheSwitch, key: `resumed-${at}`, text: [say('grantsResumed', by.userPrincipalName)] };
}
