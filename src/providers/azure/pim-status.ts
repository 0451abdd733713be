import { ProviderError, type ProviderFailure } from '../../core/errors.ts';
import type { Purpose } from '../failure.ts';

/** Whether a request has done what it asks for, may still do it, or never will. */
export type Progress = 'done' | 'pending' | 'over';

const done: ReadonlySet<string> = new Set(['Provisioned', 'Granted', 'ScheduleCreated']);
const pending: ReadonlySet<string> = new Set([
  'Accepted',
  'PendingEvaluation',
  'PendingProvisioning',
  'ProvisioningStarted',
  'PendingApproval',
  'PendingApprovalProvisioning',
  'PendingAdminDecision',
  'AdminApproved',
  'PendingScheduleCreation',
  'PendingExternalProvisioning',
  'PendingRevocation',
]);

/** What a status means (Azure REST API, "Role Assignment Schedule Requests", `Status`). A removal ends as `Revoked`. */
export function progressOf(status: string, action: string): Progress {
  if (done.has(status) || (status === 'Revoked' && action === 'remove')) return 'done';
  return pending.has(status) ? 'pending' : 'over';
}

/** How long to leave a request alone before looking at it again. */
const lookAgainSeconds = 10;

/** A request that is still being worked on: the orchestration comes back, nobody waits here. */
export function stillPending(status: string): ProviderError {
  return new ProviderError({
    class: 'retry',
    code: status,
    message: `Privileged Identity Management has accepted the request and is still working on it (${status}).`,
    retryAfterSeconds: lookAgainSeconds,
  });
}

/** A request that is done, and whose effect does not show yet. */
export function notShownYet(): ProviderError {
  return new ProviderError({
    class: 'retry',
    code: 'NotVisibleYet',
    message: 'Privileged Identity Management has done what was asked and does not show it yet.',
    retryAfterSeconds: lookAgainSeconds,
  });
}

/** A request that came to nothing. */
export function cameToNothing(status: string, purpose: Purpose, about: string): ProviderError {
  const known = outcomes[status];
  const wanted = known?.class ?? 'permanent';
  return new ProviderError({
    class: purpose === 'revoke' && wanted === 'permanent' ? 'retrySlowly' : wanted,
    code: status,
    message: `${known?.message ?? `Privileged Identity Management ended the request as ${status}`} (${about}).`,
  });
}

const outcomes: Readonly<Record<string, Pick<ProviderFailure, 'class' | 'message'>>> = {
  FailedAsResourceIsLocked: {
    class: 'permanent',
    message: 'A lock on the scope or above it forbids the change; its owner has to remove it',
  },
  Denied: { class: 'permanent', message: 'Privileged Identity Management denied the request' },
  AdminDenied: {
    class: 'permanent',
    message: 'An administrator of Privileged Identity Management denied it',
  },
  Failed: { class: 'retry', message: 'Privileged Identity Management failed to carry the request out' },
  TimedOut: {
    class: 'retry',
    message: 'Privileged Identity Management did not carry the request out in time',
  },
  Canceled: { class: 'retry', message: 'Somebody cancelled the request' },
};
