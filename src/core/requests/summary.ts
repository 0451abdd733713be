import type { Extension, GrantRecord, RequestRecord } from './request.ts';

/** How access that is over was used, and when it was seen to be gone. Moments are UTC ISO-8601. */
export interface Summary {
  readonly startsAt: string;
  readonly endedAt: string;
  readonly minutes: number;
  /** How often more time was given, and how many minutes together. */
  readonly extensions: number;
  readonly extendedMinutes: number;
  /** The clouds in which nothing is left, each with the moment at which the last of it was read back as absent. */
  readonly gone: readonly { readonly cloud: GrantRecord['plan']['cloud']; readonly at: string }[];
}

/** Sums up a request whose access has ended; undefined for any other. Pure. */
export function summaryOf(record: RequestRecord): Summary | undefined {
  const { state, startsAt, closedAt } = record;
  if (state !== 'ended' || startsAt === undefined || closedAt === undefined) return undefined;
  const endedAt = endOf(record, closedAt);
  const extensions = extensionsGiven(record);
  return {
    startsAt,
    endedAt,
    minutes: minutesBetween(startsAt, endedAt),
    extensions: extensions.length,
    extendedMinutes: minutesGiven(extensions),
    gone: goneFrom(record.grants),
  };
}

/** When the access was over: at its time or, when it was taken back before, once that was done. UTC ISO-8601. */
export function endOf(
  { end, expiresAt }: Pick<RequestRecord, 'end' | 'expiresAt'>,
  closedAt: string,
): string {
  return end?.why === 'expired' && expiresAt !== undefined ? expiresAt : closedAt;
}

export function extensionsGiven({
  extensions = [],
}: Pick<RequestRecord, 'extensions'>): readonly Extension[] {
  return extensions.filter(({ outcome }) => outcome === 'extended');
}

export function minutesGiven(extensions: readonly Extension[]): number {
  return extensions.reduce((sum, { minutes }) => sum + minutes, 0);
}

export function minutesBetween(from: string, to: string): number {
  return Math.max(0, Math.round((Date.parse(to) - Date.parse(from)) / 60_000));
}

/** What was there before the request, and is no business of its end, hides nothing. */
function goneFrom(grants: readonly GrantRecord[]): Summary['gone'] {
  const placed = grants.filter(({ state }) => state !== 'standing' && state !== 'blocked');
  return (['aws', 'azure'] as const).flatMap((cloud) => {
    const moments = placed.filter(({ plan }) => plan.cloud === cloud).map(({ removedAt }) => removedAt ?? '');
    const last = moments.toSorted().at(-1) ?? '';
    return last === '' || moments.includes('') ? [] : [{ cloud, at: last }];
  });
}
