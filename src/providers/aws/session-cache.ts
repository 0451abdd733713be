import type { Clock } from '../../core/ports.ts';

/** Something that works until a certain time. */
interface Expiring<Value> {
  readonly value: Value;
  readonly expiresAt: Date;
}

/** Values that end, each kept until shortly before its end and opened once for all who ask meanwhile. */
export interface SessionCache<Value> {
  get(key: string, open: () => Promise<Expiring<Value>>): Promise<Value>;
  /** Makes the next `get` open the value anew. */
  forget(key: string): void;
}

interface Entry<Value> {
  readonly opening: Promise<Expiring<Value>>;
  /** Epoch milliseconds; unknown while the value is being opened. */
  refreshAt?: number;
}

const longestMargin = 5 * 60_000;

export function createSessionCache<Value>(clock: Clock): SessionCache<Value> {
  const entries = new Map<string, Entry<Value>>();

  async function opened(key: string, entry: Entry<Value>): Promise<Value> {
    const startedAt = clock.now().getTime();
    try {
      const { value, expiresAt } = await entry.opening;
      // Five minutes before the end, or a fifth of a short life, so that a call under way still finishes.
      const life = Math.max(0, expiresAt.getTime() - startedAt);
      entry.refreshAt ??= expiresAt.getTime() - Math.min(longestMargin, life / 5);
      return value;
    } catch (error) {
      if (entries.get(key) === entry) entries.delete(key);
      throw error;
    }
  }

  return {
    async get(key, open) {
      const kept = entries.get(key);
      if (kept !== undefined && (kept.refreshAt === undefined || clock.now().getTime() < kept.refreshAt))
        return opened(key, kept);
      const entry: Entry<Value> = { opening: open() };
      entries.set(key, entry);
      return opened(key, entry);
    },
    forget(key) {
      entries.delete(key);
    },
  };
}
