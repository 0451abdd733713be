import type { ScheduleInfo } from './model.ts';

/** A request for a role or a membership, as far as its status depends on it. */
interface Request {
  readonly settledOn: string;
  readonly canceledOn: string | null;
  readonly outcome: string;
  readonly scheduleInfo: ScheduleInfo | null;
}

/** The status of a request at a moment: it is worked off by and by, and what begins later waits as `Granted`. */
export function statusAt(request: Request, at: Date): string {
  if (request.canceledOn !== null) return 'Canceled';
  if (new Date(request.settledOn) > at)
    return request.outcome === 'Revoked' ? 'PendingRevocation' : 'PendingProvisioning';
  const start = request.scheduleInfo?.startDateTime;
  return request.outcome === 'Provisioned' && start && new Date(start) > at ? 'Granted' : request.outcome;
}

/** True while a request can be taken back. */
export function isCancelable(request: Request, at: Date): boolean {
  return ['PendingProvisioning', 'Granted'].includes(statusAt(request, at));
}
