/** Who did it: a person, or Latchkey itself by a rule or a timer. */
export type Actor = { readonly objectId: string; readonly userPrincipalName: string } | 'latchkey';

export type AuditEventName =
  | 'request.received'
  | 'request.refused'
  | 'request.recorded'
  | 'request.restored'
  | 'request.escalated'
  | 'request.approved'
  | 'request.denied'
  | 'request.timedOut'
  | 'request.cancelled'
  | 'request.granting'
  | 'request.active'
  | 'request.noted'
  | 'request.extensionAsked'
  | 'request.extended'
  | 'request.extensionClosed'
  | 'request.revoking'
  | 'request.ended'
  | 'request.failed'
  | 'decision.received'
  | 'decision.recorded'
  | 'decision.refused'
  | 'grant.planned'
  | 'grant.placing'
  | 'grant.placed'
  | 'grant.placeFailed'
  | 'grant.standing'
  | 'grant.refused'
  | 'grant.shortening'
  | 'grant.shortened'
  | 'grant.extending'
  | 'grant.extended'
  | 'grant.extendFailed'
  | 'grant.removing'
  | 'grant.removed'
  | 'grant.removeFailed'
  | 'grant.verified'
  | 'grant.cameBack'
  | 'grant.lookFailed'
  | 'grant.kept'
  | 'grant.stuck'
  | 'breakGlass.announced'
  | 'review.opened'
  | 'review.reminded'
  | 'review.recorded'
  | 'delegation.set'
  | 'delegation.ended'
  | 'delegation.refused'
  | 'session.issued'
  | 'grants.paused'
  | 'grants.resumed'
  | 'access.revokedAll'
  | 'grant.missing'
  | 'grant.altered'
  | 'reconciler.leftover'
  | 'reconciler.unexplained'
  | 'reconciler.unseen'
  | 'reconciler.decided'
  | 'reconciler.settled'
  | 'reconciler.resumed';

/** One thing that happened. Written before and after every decision and every cloud write. */
export interface AuditEvent {
  /** UTC ISO-8601. */
  readonly at: string;
  readonly event: AuditEventName;
  readonly actor: Actor;
  readonly requestId: string;
  /** Facts of the event under fixed keys; never a secret. */
  readonly data: Readonly<Record<string, string | number | boolean>>;
}
