import type { PersonRef } from '../people.ts';
import type { PlannedGrant, RequestRecord } from '../requests/request.ts';
import type { Seen } from '../said/english/reconcile.ts';
import { type Said, say } from '../said/said.ts';
import type { Discrepancy } from './look.ts';
import type { Telling } from './memory.ts';

/** Who is told what about a discrepancy that has lasted, and what stands on the audit trail. */
export interface Announcement {
  readonly event:
    | 'grant.missing'
    | 'grant.altered'
    | 'reconciler.unexplained'
    | 'reconciler.leftover'
    | 'reconciler.unseen';
  /** The request it is about; empty when it is about none. */
  readonly requestId: string;
  readonly data: Readonly<Record<string, string | number>>;
  readonly toAdmins: Said;
  readonly toHolders?: { readonly people: readonly PersonRef[]; readonly text: Said };
}

/** What is told of a discrepancy. `commands` take an artifact back by hand. Pure. */
export function announce(discrepancy: Discrepancy, commands: readonly string[]): Announcement {
  switch (discrepancy.what) {
    case 'missing':
    case 'altered':
      return ofGrant(discrepancy);
    case 'leftover':
    case 'unexplained':
      return ofArtifact(discrepancy, commands);
    case 'unseen': {
      const { place, failure } = discrepancy;
      const { code, message } = failure;
      return {
        event: 'reconciler.unseen',
        requestId: '',
        data: { kind: place.kind, scope: place.scope, code, message },
        toAdmins: [say('cannotSee', place.kind, place.scope, code, message)],
      };
    }
  }
}

/** How long each kind of discrepancy must have lasted before anybody is told. Pure. */
export function tellingOf(discrepancy: Discrepancy): Telling {
  switch (discrepancy.what) {
    case 'missing':
    case 'altered':
    case 'unexplained':
      // Seen by two sweeps: clouds and records catch up with each other in between.
      return { afterMinutes: 1 };
    case 'leftover':
      return { afterMinutes: 0 };
    case 'unseen':
      // An outage passes; a right that is missing does not.
      return discrepancy.failure.class === 'retry'
        ? { afterMinutes: 60, againAfterHours: 24 }
        : { afterMinutes: 1, againAfterHours: 24 };
  }
}

/** A key under which a discrepancy is remembered from one sweep to the next. Pure. */
export function keyOf(discrepancy: Discrepancy): string {
  switch (discrepancy.what) {
    case 'missing':
    case 'altered':
      return `grant ${discrepancy.plan.requestId}/${discrepancy.plan.index} ${discrepancy.what}`;
    case 'leftover':
    case 'unexplained':
      return `artifact ${discrepancy.plan.kind} ${discrepancy.plan.artifact}`;
    case 'unseen':
      return `unseen ${discrepancy.place.kind} ${discrepancy.place.scope} ${discrepancy.failure.code}`;
  }
}

function ofGrant({
  what,
  record,
  plan,
}: Extract<Discrepancy, { what: 'missing' | 'altered' }>): Announcement {
  const { kind, artifact, index, requestId } = plan;
  return {
    event: what === 'missing' ? 'grant.missing' : 'grant.altered',
    requestId,
    data: { grant: index, kind, artifact },
    toAdmins: [say('foundOtherwise', seen(plan), what)],
    toHolders: {
      people: holdersOf(record),
      text: [say('partOtherwise', seen(plan), what)],
    },
  };
}

function holdersOf({ request }: RequestRecord): readonly PersonRef[] {
  const { requester, beneficiary } = request;
  return requester.objectId === beneficiary.objectId ? [requester] : [requester, beneficiary];
}

function ofArtifact(
  discrepancy: Extract<Discrepancy, { what: 'leftover' | 'unexplained' }>,
  commands: readonly string[],
): Announcement {
  const { plan } = discrepancy;
  const { kind, artifact, requestId, expiresAt } = plan;
  const said =
    discrepancy.what === 'leftover'
      ? say('leftover', seen(plan))
      : say('unexplained', seen(plan), discrepancy.why, commands);
  return {
    event: discrepancy.what === 'leftover' ? 'reconciler.leftover' : 'reconciler.unexplained',
    requestId,
    data: {
      kind,
      artifact,
      expiresAt,
      ...(discrepancy.what === 'unexplained' && { why: discrepancy.why }),
    },
    toAdmins: [said],
  };
}

function seen({ requestId, permission, principal, target }: PlannedGrant): Seen {
  return { requestId, permission, principal, target };
}
