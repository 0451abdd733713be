/** Something a sweep found that was not as it should be, and has not been seen to be well since. */
export interface Sighting {
  /** When it was seen first, and last, UTC ISO-8601. */
  readonly since: string;
  readonly last: string;
  /** When it was put on the audit trail, and when people were told of it, last; absent: not yet. */
  readonly audited?: string;
  readonly told?: string;
}

/** What one sweep leaves for the next. */
export interface SweepMemory {
  readonly schema: 1;
  /** Where each kind of look goes on, because a sweep does not look at everything. */
  readonly cursors: Readonly<Record<string, string>>;
  readonly sightings: Readonly<Record<string, Sighting>>;
}

export const nothingSeen: SweepMemory = { schema: 1, cursors: {}, sightings: {} };

/** Where the memory is kept between sweeps. @throws AccessError `store.unavailable` */
export interface SweepStore {
  read(): Promise<SweepMemory>;
  write(memory: SweepMemory): Promise<void>;
}

/** How long something is remembered that was not looked at again, in days: its account has left the catalogue. */
const rememberedDays = 7;

/** More are not remembered: whoever has so many findings knows that something is wrong. */
const mostSightings = 500;

/** The memory as it changes in the course of one sweep. */
export interface Recollection {
  cursor(look: string): string | undefined;
  moveCursor(look: string, to: string): void;
  /** Notes that something is (still) wrong. */
  see(key: string): Sighting;
  /** Notes that it is well, or is no more. */
  forget(key: string): void;
  /** Notes that it is on the audit trail, or that people were told. */
  done(key: string, what: 'audited' | 'told'): void;
  /** Keys of what was wrong when it was looked at last. */
  keys(prefix: string): readonly string[];
  /** What to keep for the next sweep. */
  result(): SweepMemory;
}

export function recollect(memory: SweepMemory, now: Date): Recollection {
  const at = now.toISOString();
  const cursors = new Map(Object.entries(memory.cursors));
  const sightings = new Map(Object.entries(memory.sightings));
  const oldest = now.getTime() - rememberedDays * 24 * 60 * 60_000;
  return {
    cursor: (look) => cursors.get(look),
    moveCursor: (look, to) => void cursors.set(look, to),
    see(key) {
      const sighting = { ...(sightings.get(key) ?? { since: at }), last: at };
      sightings.set(key, sighting);
      return sighting;
    },
    forget: (key) => void sightings.delete(key),
    done(key, what) {
      const before = sightings.get(key);
      if (before) sightings.set(key, { ...before, [what]: at });
    },
    keys: (prefix) => [...sightings.keys()].filter((key) => key.startsWith(prefix)),
    result: () => ({
      schema: 1,
      cursors: Object.fromEntries(cursors),
      sightings: Object.fromEntries(
        [...sightings]
          .filter(([, { last }]) => Date.parse(last) >= oldest)
          .toSorted(([, a], [, b]) => b.last.localeCompare(a.last))
          .slice(0, mostSightings),
      ),
    }),
  };
}

/** When people are told of something that stays wrong. */
export interface Telling {
  /** How long it must have been seen to be wrong, in minutes: less may be a cloud that is behind. */
  readonly afterMinutes: number;
  /** How long until they are told again, in hours; absent: once is enough. */
  readonly againAfterHours?: number;
}

/** Whether something that was done at `last` (audited, told) is to be done now. Pure. */
export function isDue(
  { since }: Sighting,
  last: string | undefined,
  now: Date,
  { afterMinutes, againAfterHours = Number.POSITIVE_INFINITY }: Telling,
): boolean {
  if (last !== undefined) return now.getTime() - Date.parse(last) >= againAfterHours * 60 * 60_000;
  return now.getTime() - Date.parse(since) >= afterMinutes * 60_000;
}
