import { AwsError } from '../wire/errors.ts';

/** What IAM Identity Center lets through ("IAM Identity Center User Guide, Quotas: throttle limits"). */
export interface IdentityCenterLimits {
  /** Over all of its APIs together. */
  readonly requestsPerSecond: number;
  /** CreateAccountAssignment calls whose work is still going on. */
  readonly outstandingCreations: number;
  /** Milliseconds from the answer of an asynchronous call to the end of its work. */
  readonly operationTime: number;
}

export const defaultLimits: IdentityCenterLimits = {
  requestsPerSecond: 20,
  outstandingCreations: 10,
  operationTime: 2_000,
};

/** The rate that is left, and the limits, which may be changed while the simulator runs. */
export interface Throttle {
  readonly limits: IdentityCenterLimits;
  /** Counts a call; throws a ThrottlingException when there are too many of them. */
  admit(now: Date): void;
  change(limits: Partial<IdentityCenterLimits>): void;
}

/** Counts calls in a second that slides with the simulator's clock. */
export function createThrottle(initial: Partial<IdentityCenterLimits> = {}): Throttle {
  let limits = { ...defaultLimits, ...initial };
  let admitted: number[] = [];
  return {
    get limits() {
      return limits;
    },
    admit(now) {
      const time = now.getTime();
      admitted = admitted.filter((one) => one > time - 1_000 && one <= time);
      if (admitted.length >= limits.requestsPerSecond) throw throttled();
      admitted.push(time);
    },
    change(changed) {
      limits = { ...limits, ...changed };
    },
  };
}

export const throttled = (message = 'Rate exceeded') => new AwsError('ThrottlingException', 400, message);
