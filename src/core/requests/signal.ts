import { z } from 'zod';
import { mostMinutes } from './duration.ts';
import { longestReason } from './reason.ts';

/**
 * What people can tell a running request, and Latchkey itself: `gone`, whoever holds the access has left. It travels as
 * the external event `signal` and carries only who and what: whether they may is decided where it arrives, each time.
 */
export const signalSchema = z.strictObject({
  schema: z.literal(1),
  kind: z.enum(['approve', 'deny', 'cancel', 'end', 'revoke', 'extend', 'note', 'gone']),
  /** Entra object id of whoever acts, as Teams or the token says. */
  by: z.guid(),
  /** The stage that an approval or denial is for, from 0; a click on an old card is for an old stage. */
  stage: z.int().min(0).max(9).optional(),
  /** The extension that an approval or denial is for, from 1; absent when it is for the request itself. */
  extension: z.int().min(1).max(99).optional(),
  /** How much longer (extend), or how long at most (approve). */
  minutes: z.int().min(1).max(mostMinutes).optional(),
  reason: z.string().max(longestReason).optional(),
  /** The message or click that it came from: the same one delivered twice counts once. */
  source: z.string().max(1000).optional(),
  /** UTC ISO-8601. */
  at: z.iso.datetime(),
  /** The `traceparent` of the click, for operators alone. */
  trace: z.string().max(100).optional(),
});

export type Signal = z.infer<typeof signalSchema>;

/** The one external event of the `accessRequest` orchestration. */
export const signalEvent = 'signal';
