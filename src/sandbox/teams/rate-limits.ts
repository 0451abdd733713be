import { ConnectorError } from './connector-error.ts';

type Window = readonly [calls: number, seconds: number];

/**
 * Calls of one bot to one thread (Teams documentation, "Optimize your bot with rate limiting in Teams").
 * Edits and deletions count as sends.
 */
const windows: Record<'send' | 'create' | 'read', readonly Window[]> = {
  send: [
    [7, 1],
    [8, 2],
    [60, 30],
    [1800, 3600],
  ],
  create: [
    [7, 1],
    [8, 2],
    [60, 30],
    [1800, 3600],
  ],
  read: [
    [14, 1],
    [16, 2],
    [120, 30],
    [3600, 3600],
  ],
};

/** All calls of one app in one tenant, in a second. */
const overall: Window = [50, 1];

export type CallKind = keyof typeof windows;

/** Counts the calls of the bot. */
export interface RateLimits {
  /** Counts one call. @throws ConnectorError 429 with a Retry-After; a refused call does not count. */
  count(kind: CallKind, thread: string): void;
}

export function createRateLimits(now: () => Date): RateLimits {
  const calls = new Map<string, number[]>();
  const check = (key: string, limits: readonly Window[]): number[] => {
    const time = now().getTime();
    const longest = Math.max(...limits.map(([, seconds]) => seconds)) * 1000;
    const times = (calls.get(key) ?? []).filter((at) => at > time - longest);
    for (const [allowed, seconds] of limits) {
      const inWindow = times.filter((at) => at > time - seconds * 1000);
      const [oldest] = inWindow;
      if (inWindow.length < allowed || oldest === undefined) continue;
      const retryAfter = Math.max(1, Math.ceil((oldest + seconds * 1000 - time) / 1000));
      throw new ConnectorError(429, 'Throttled', 'Too many requests.', retryAfter);
    }
    calls.set(key, times);
    return times;
  };
  return {
    count(kind, thread) {
      const all = check('', [overall]);
      const own = check(`${kind} ${thread}`, windows[kind]);
      const time = now().getTime();
      all.push(time);
      own.push(time);
    },
  };
}
