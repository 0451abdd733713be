import type { ClosedRequest } from './closed.ts';

/** Many closed requests in a few figures. Durations in minutes; undefined where there is nothing to take them of. */
export interface Report {
  readonly total: number;
  readonly given: number;
  readonly denied: number;
  readonly timedOut: number;
  readonly cancelled: number;
  readonly failed: number;
  readonly emergencies: number;
  /** The middle of what was asked for and of what was used, of the requests that were given. */
  readonly askedMinutes: number | undefined;
  readonly usedMinutes: number | undefined;
  /** How much of all the time given and asked for was used, from 0 to 1. */
  readonly usedShare: number | undefined;
  /** How many of those given were extended, from 0 to 1. */
  readonly extendedShare: number | undefined;
  /** The middle of how long people took to approve. */
  readonly approvalMinutes: number | undefined;
  /** By how often they were asked for. */
  readonly entitlements: readonly EntitlementUse[];
  /** The slowest first. */
  readonly slowest: readonly ClosedRequest[];
}

export interface EntitlementUse {
  readonly name: string;
  readonly title: string;
  readonly requests: number;
  readonly usedMinutes: number;
}

const mostListed = 5;

/** Sums up. Pure. */
export function reportOf(closed: readonly ClosedRequest[]): Report {
  const count = (state: ClosedRequest['state']) => closed.filter((one) => one.state === state).length;
  const given = closed.filter(({ state }) => state === 'ended');
  const asked = given.map(({ askedMinutes, extendedMinutes }) => askedMinutes + extendedMinutes);
  const used = given.flatMap(({ usedMinutes }) => usedMinutes ?? []);
  const approved = closed.filter(({ approval }) => approval !== undefined);
  const waited = ({ approval }: ClosedRequest) => approval?.minutes ?? 0;
  return {
    total: closed.length,
    given: given.length,
    denied: count('denied'),
    timedOut: count('timedOut'),
    cancelled: count('cancelled'),
    failed: count('failed'),
    emergencies: closed.filter(({ breakGlass }) => breakGlass).length,
    askedMinutes: median(given.map(({ askedMinutes }) => askedMinutes)),
    usedMinutes: median(used),
    usedShare: share(sum(used), sum(asked)),
    extendedShare: share(given.filter(({ extendedMinutes }) => extendedMinutes > 0).length, given.length),
    approvalMinutes: median(approved.map(waited)),
    entitlements: byEntitlement(closed).slice(0, mostListed),
    slowest: approved.toSorted((a, b) => waited(b) - waited(a)).slice(0, mostListed),
  };
}

function byEntitlement(closed: readonly ClosedRequest[]): readonly EntitlementUse[] {
  const uses = new Map<string, EntitlementUse>();
  for (const { entitlement, usedMinutes = 0 } of closed) {
    const before = uses.get(entitlement.name);
    uses.set(entitlement.name, {
      name: entitlement.name,
      // The newest title, when it was changed.
      title: entitlement.title,
      requests: (before?.requests ?? 0) + 1,
      usedMinutes: (before?.usedMinutes ?? 0) + usedMinutes,
    });
  }
  return [...uses.values()].toSorted((a, b) => b.requests - a.requests || a.name.localeCompare(b.name));
}

function sum(values: readonly number[]): number {
  return values.reduce((total, value) => total + value, 0);
}

function share(part: number, whole: number): number | undefined {
  return whole > 0 ? Math.min(1, part / whole) : undefined;
}

function median(values: readonly number[]): number | undefined {
  const sorted = values.toSorted((a, b) => a - b);
  const middle = Math.floor(sorted.length / 2);
  const upper = sorted[middle];
  if (upper === undefined) return undefined;
  return sorted.length % 2 === 1 ? upper : Math.round(((sorted[middle - 1] ?? upper) + upper) / 2);
}
