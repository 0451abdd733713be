import type { Clock } from '../../core/ports.ts';

/** Remembers answers for a short time. What is not kept (`undefined`) is asked for again each time. */
export interface ShortCache<Value> {
  get(key: string, ask: () => Promise<Value>): Promise<Value>;
}

export interface ShortCacheOptions<Value> {
  readonly clock: Clock;
  readonly seconds: number;
  /** Whether an answer may be kept at all. */
  readonly keep: (value: Value) => boolean;
}

export function createShortCache<Value>({
  clock,
  seconds,
  keep,
}: ShortCacheOptions<Value>): ShortCache<Value> {
  const kept = new Map<string, { readonly value: Value; readonly until: number }>();

  function dropOld(now: number): void {
    for (const [key, { until }] of kept) if (until <= now) kept.delete(key);
  }

  return {
    async get(key, ask) {
      const now = clock.now().getTime();
      const found = kept.get(key);
      if (found !== undefined && found.until > now) return found.value;
      const value = await ask();
      dropOld(now);
      // Counted from before the question, so that no answer is older than it may be.
      if (keep(value)) kept.set(key, { value, until: now + seconds * 1_000 });
      return value;
    },
  };
}
