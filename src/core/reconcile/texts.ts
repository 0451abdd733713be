import type { PersonRef } from '../people.ts';
import type { RequestRecord } from '../requests/request.ts';
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
  readonly toAdmins: string;
  readonly toHolders?: { readonly people: readonly PersonRef[]; readonly text: string };
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
        toAdmins: `Latchkey cannot see what it has placed (${place.kind}, ${place.scope}), so it cannot be sure to take access back there. ${code}: ${message} Give it back the rights that the deployment gave it; until then, lend nothing there.`,
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
  const { kind, artifact, index, permission, principal, target, requestId } = plan;
  const happened =
    what === 'missing'
      ? 'is not there any more, and it was not Latchkey that took it away'
      : 'is there, but it was changed, and not by Latchkey';
  const given = `${permission} for ${principal}, ${target}`;
  return {
    event: what === 'missing' ? 'grant.missing' : 'grant.altered',
    requestId,
    data: { grant: index, kind, artifact },
    toAdmins: `${given}: ${happened} (request ${requestId}). Find out who did it. Latchkey does not put it back; it takes back what is left when the time is up, or when you revoke it.`,
    toHolders: {
      people: holdersOf(record),
      text: `Part of your access ${happened}: ${permission}, ${target} (${requestId}). Those who run Latchkey know. If you still need it, give this access up and ask again.`,
    },
  };
}

function holdersOf({ request }: RequestRecord): readonly PersonRef[] {
  const { requester, beneficiary } = request;
  return requester.objectId === beneficiary.objectId ? [requester] : [requester, beneficiary];
}

const reasons = {
  closedEarly: 'its request is closed, and its time is not over yet. Latchkey removes it when that has come',
  noRequest:
    'no request of this id is known, and its own time is not over yet. Latchkey removes it when that has come',
  notAGrant:
    'its request is not closed, but gave something else. Latchkey removes it when the request is closed and its time is over',
} as const;

function ofArtifact(
  discrepancy: Extract<Discrepancy, { what: 'leftover' | 'unexplained' }>,
  commands: readonly string[],
): Announcement {
  const { kind, artifact, permission, principal, target, requestId, expiresAt } = discrepancy.plan;
  const found = `${permission} for ${principal}, ${target}, carries Latchkey's name (request ${requestId})`;
  const toAdmins =
    discrepancy.what === 'leftover'
      ? `${found}, and Latchkey knows no such request. Its time is over, so it is being removed.`
      : [`${found}, but ${reasons[discrepancy.why]}. To remove it now:`, ...commands].join('\n');
  return {
    event: discrepancy.what === 'leftover' ? 'reconciler.leftover' : 'reconciler.unexplained',
    requestId,
    data: {
      kind,
      artifact,
      expiresAt,
      ...(discrepancy.what === 'unexplained' && { why: discrepancy.why }),
    },
    toAdmins,
  };
}
