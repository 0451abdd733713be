import type { ActivityRef } from '../platform/durable/steps.ts';

/** The function behind an activity reference. */
export type Activity<Ref> =
  Ref extends ActivityRef<infer Input, infer Output> ? (input: Input) => Promise<Output> : never;
