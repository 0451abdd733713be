/** How long the clouds may take to accept the grants of a request before it is given up and taken back, in minutes. */
export const grantingMinutes = 10;

/** How long after its due time people are paged while a removal is still under way, each time louder, in minutes. */
export const pageMinutes = [5, 15, 60] as const;

/** How long after its due time a removal may still be under way before it counts as stuck, in minutes. */
export const stuckAfterMinutes = pageMinutes[0];

/** How long before its end people are told that access ends, of the milliseconds that are left: a tenth, at least five minutes. */
export function warningBefore(left: number): number {
  return Math.max(left / 10, 5 * 60_000);
}

/** How long after a removal it is looked again whether the artifact is still absent, in minutes. */
export const lookAgainMinutes = [1, 10, 60] as const;

/** For how long after a placement its effect may still be on its way through the cloud, in minutes. */
export const youngMinutes = 15;

/** The longest pause between two attempts to remove an artifact, in seconds. */
export const longestRemovalPause = 15 * 60;

/**
 * The same until the last page, for failures that pass by themselves: an attempt takes several calls, and where every
 * fifth fails it takes several attempts. A quarter of an hour between them would make hours of what minutes mend.
 */
export const longestEarlyPause = 60;
