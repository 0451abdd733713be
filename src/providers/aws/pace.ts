import { ProviderError } from '../../core/errors.ts';
import type { Clock } from '../../core/ports.ts';

/** How many calls may be made. */
export interface Pace {
  /** Makes a call and counts it. @throws ProviderError (`retry`, in a second) instead of letting one too many out */
  admit<Result>(call: () => Result): Result;
}

/**
 * Keeps calls within a number a second, over all activities of this process. Nobody waits here: what is too much is
 * handed back to be repeated, because a waiting activity costs a worker.
 */
export function createPace(perSecond: number, clock: Clock): Pace {
  let taken: number[] = [];
  return {
    admit(call) {
      const now = clock.now().getTime();
      taken = taken.filter((at) => at > now - 1_000 && at <= now);
      if (taken.length >= perSecond)
        throw new ProviderError({
          class: 'retry',
          code: 'Paced',
          message: 'Latchkey has made as many calls to IAM Identity Center as that lets through in a second.',
          retryAfterSeconds: 1,
        });
      taken.push(now);
      return call();
    },
  };
}
