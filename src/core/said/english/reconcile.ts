import type { Unexplained } from '../../reconcile/judge-artifact.ts';

/** Something in a cloud that carries Latchkey's name, or should. */
export interface Seen {
  readonly requestId: string;
  readonly permission: string;
  readonly principal: string;
  readonly target: string;
}

const reasons: Readonly<Record<Unexplained, string>> = {
  closedEarly: 'its request is closed, and its time is not over yet. Latchkey removes it when that has come',
  noRequest:
    'no request of this id is known, and its own time is not over yet. Latchkey removes it when that has come',
  notAGrant:
    'its request is not closed, but gave something else. Latchkey removes it when the request is closed and its time is over',
};

const happened = {
  missing: 'is not there any more, and it was not Latchkey that took it away',
  altered: 'is there, but it was changed, and not by Latchkey',
} as const;

/** What people are told of what the clouds hold and the records do not explain. */
export const reconcileSentences = {
  foundOtherwise: ({ permission, principal, target, requestId }: Seen, what: keyof typeof happened) =>
    `${permission} for ${principal}, ${target}: ${happened[what]} (request ${requestId}). Find out who did it. Latchkey does not put it back; it takes back what is left when the time is up, or when you revoke it.`,
  partOtherwise: ({ permission, target, requestId }: Seen, what: keyof typeof happened) =>
    `Part of your access ${happened[what]}: ${permission}, ${target} (${requestId}). Those who run Latchkey know. If you still need it, give this access up and ask again.`,
  leftover: (seen: Seen) =>
    `${found(seen)}, and Latchkey knows no such request. Its time is over, so it is being removed.`,
  unexplained: (seen: Seen, why: Unexplained, commands: readonly string[]) =>
    [`${found(seen)}, but ${reasons[why]}. To remove it now:`, ...commands].join('\n'),
  cannotSee: (kind: string, scope: string, code: string, message: string) =>
    `Latchkey cannot see what it has placed (${kind}, ${scope}), so it cannot be sure to take access back there. ${code}: ${message} Give it back the rights that the deployment gave it; until then, lend nothing there.`,
  cameBack: ({ permission, principal, target, requestId }: Seen, minutes: number) =>
    `${principal} has ${permission} in ${target} again, ${minutes} minutes after Latchkey took it back and saw that it was gone (request ${requestId}). Latchkey did not give it, so it leaves it alone. Look whether it is meant to be there.`,
};

function found({ permission, principal, target, requestId }: Seen): string {
  return `${permission} for ${principal}, ${target}, carries Latchkey's name (request ${requestId})`;
}
