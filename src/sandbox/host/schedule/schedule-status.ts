import { z } from 'zod';
import type { ScheduleStore } from '../contracts.ts';

const moment = z.number().int();

const statusSchema = z.strictObject({
  /** The last run; undefined before the first. */
  last: moment.optional(),
  next: moment.optional(),
  lastUpdated: moment,
});

/** What is remembered of a timer trigger between runs and over restarts. Milliseconds since the epoch. */
export type ScheduleStatus = z.infer<typeof statusSchema>;

const keyOf = (name: string) => `timer:${name.toLowerCase()}`;

/** Reads a function's status; undefined when it never had one or it cannot be read (it then starts afresh). */
export function readStatus(store: ScheduleStore, name: string): ScheduleStatus | undefined {
  const text = store.read(keyOf(name));
  if (text === undefined) return undefined;
  try {
    return statusSchema.parse(JSON.parse(text));
  } catch {
    return undefined;
  }
}

export function writeStatus(store: ScheduleStore, name: string, status: ScheduleStatus): void {
  store.write(keyOf(name), JSON.stringify(status));
}
