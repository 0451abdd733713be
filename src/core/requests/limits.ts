/** How long the clouds may take to accept the grants of a request before it is given up and taken back, in minutes. */
export const grantingMinutes = 10;

/** How long after its due time a removal may still be under way before people are paged, in minutes. */
export const stuckAfterMinutes = 5;

/** The longest pause between two attempts to remove an artifact, in seconds. */
export const longestRemovalPause = 15 * 60;
