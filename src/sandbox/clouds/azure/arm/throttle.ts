import { ServiceError } from '../service.ts';

/** Size of a bucket and how much flows in each second. */
interface Bucket {
  readonly size: number;
  readonly perSecond: number;
}

export type Buckets = Readonly<Record<'reads' | 'writes' | 'deletes', Bucket>>;

/** Microsoft Learn, "Understand how Azure Resource Manager throttles requests": subscription limits. */
export const DOCUMENTED_BUCKETS: Buckets = {
  reads: { size: 250, perSecond: 25 },
  writes: { size: 200, perSecond: 10 },
  deletes: { size: 200, perSecond: 10 },
};

interface Level {
  readonly tokens: number;
  readonly at: number;
}

/** Takes one token and says what is left, or throws a 429. One bucket for each caller, subscription and kind of call. */
export type Throttle = (call: {
  readonly method: string;
  readonly caller: string;
  readonly subscription: string;
  readonly now: Date;
}) => Readonly<Record<string, string>>;

/** Buckets live in memory: a restart fills them. */
export function createThrottle(buckets: Buckets): Throttle {
  const levels = new Map<string, Level>();
  return ({ method, caller, subscription, now }) => {
    const kind = kindOf(method);
    const { size, perSecond } = buckets[kind];
    const key = `${kind} ${caller} ${subscription}`;
    const at = now.getTime();
    const last = levels.get(key) ?? { tokens: size, at };
    const flowedIn = Math.max(0, (at - last.at) / 1000) * perSecond;
    const tokens = Math.min(size, last.tokens + flowedIn);
    if (tokens < 1) {
      const wait = Math.max(1, Math.ceil((1 - tokens) / perSecond));
      throw new ServiceError(
        429,
        'SubscriptionRequestsThrottled',
        `Number of '${kind}' requests for subscription '${subscription}' actor '${caller}' exceeded. Please try again after '${wait}' seconds after additional tokens are available. Refer to https://aka.ms/arm-throttling for additional information.`,
        { 'Retry-After': String(wait) },
      );
    }
    levels.set(key, { tokens: tokens - 1, at });
    const left = Math.floor(tokens - 1);
    if (subscription === 'tenant') return { [`x-ms-ratelimit-remaining-tenant-${kind}`]: String(left) };
    return {
      [`x-ms-ratelimit-remaining-subscription-${kind}`]: String(left),
      // All callers together have fifteen times as much.
      [`x-ms-ratelimit-remaining-subscription-global-${kind}`]: String(size * 15 - (size - left)),
    };
  };
}

function kindOf(method: string): 'reads' | 'writes' | 'deletes' {
  if (method === 'GET' || method === 'HEAD') return 'reads';
  return method === 'DELETE' ? 'deletes' : 'writes';
}
