import type { ProviderFailure } from '../core/errors.ts';
import { firstLine, type Steps } from '../platform/durable/steps.ts';

/** What an attempt at an artifact comes to that did not succeed. */
export interface FailedAttempt {
  readonly outcome: 'failed';
  readonly failure: ProviderFailure;
  /** What it was made at, where that is known: an earlier holder's name when the artifact is shared. */
  readonly artifact?: string;
}

/** Nobody got a turn at the artifact in time. */
export const busy: FailedAttempt = {
  outcome: 'failed',
  failure: {
    class: 'retry',
    code: 'ArtifactBusy',
    message: 'The same permission is being changed for another request.',
  },
};

/** Steps that could not even say what went wrong (the store was away, the host stopped) are tried again. */
export function* guarded<Outcome>(step: Steps<Outcome>): Steps<Outcome | FailedAttempt> {
  try {
    return yield* step;
  } catch (error) {
    return {
      outcome: 'failed',
      failure: { class: 'retry', code: 'ActivityFailed', message: firstLine(error) },
    };
  }
}
