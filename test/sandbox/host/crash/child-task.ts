import { z } from 'zod';

/**
 * Where a process can be killed. `before`: when everything of a transaction is written and nothing is committed.
 * `after`: when it is committed and nothing else has happened. `effect`: when an activity has done something outside
 * the database and its result is not recorded.
 */
export const crashKinds = ['before', 'after', 'effect'] as const;

/** What a child process is to do: to finish a story, or to tell a part of one, or first the one and then the other. */
export const childTaskSchema = z.strictObject({
  /** The folder of a story that another process began; told to its end. */
  finish: z.string().optional(),
  /** A story to tell from wherever it stands, up to the point where the process kills itself. */
  tell: z
    .strictObject({
      folder: z.string(),
      crash: z
        .strictObject({
          kind: z.enum(crashKinds),
          /** The how-manieth point of its kind in this process, from 1. */
          number: z.int().positive(),
        })
        .optional(),
    })
    .optional(),
});

export type ChildTask = z.input<typeof childTaskSchema>;
export type CrashKind = (typeof crashKinds)[number];
export type Crash = { readonly kind: CrashKind; readonly number: number };

/** What a process that got to the end of a story writes beside its database. */
export interface StoryOutcome {
  /** Everything that was wrong, as sentences. */
  readonly problems: readonly string[];
  /** What each instance scheduled and how that ended. */
  readonly shapes: Readonly<Record<string, readonly string[]>>;
  /** What happened at each point that this process passed: the name of the transaction, the key of the effect. */
  readonly passed: Readonly<Record<CrashKind, readonly string[]>>;
}
