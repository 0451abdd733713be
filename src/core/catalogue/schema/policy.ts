import { z } from 'zod';
import { isTimeZone } from '../../policy/window.ts';
import { weekdays } from '../policy.ts';
import { approvers, duration, name, nobody, someone, timeOfDay } from './parts.ts';

const stage = z.strictObject({
  approvers,
  backup: nobody,
  quorum: z.int().min(1).max(10).default(1),
  escalation: z.strictObject({ after: duration, to: approvers }).optional(),
});

const stages = z.array(stage).min(1).max(5);

const tier = z
  .strictObject({
    upTo: duration.optional(),
    automatic: z.literal(true).optional(),
    stages: stages.optional(),
  })
  .refine(
    ({ automatic, stages: list }) => (automatic === undefined) !== (list === undefined),
    'say either "automatic: true" or who approves under "stages"',
  );

const automatic = z.strictObject({
  name,
  upTo: duration,
  environments: z.array(z.string().min(1).max(40)).default([]),
  onCall: someone.optional(),
});

const windows = z.strictObject({
  timeZone: z.string().refine(isTimeZone, 'use the IANA name of a time zone, such as Europe/Berlin'),
  open: z
    .array(
      z
        .strictObject({ days: z.array(z.enum(weekdays)).min(1), from: timeOfDay, to: timeOfDay })
        .refine(
          ({ from, to }) => from !== to,
          'a window that opens and closes at the same time is never open',
        ),
    )
    .min(1)
    .max(20),
});

const breakGlass = z.strictObject({
  who: someone,
  max: duration,
  tell: someone,
  review: z.strictObject({ by: someone, within: duration }),
});

export const policy = z
  .strictObject({
    requesters: someone,
    deny: nobody,
    stages: stages.optional(),
    tiers: z.array(tier).min(1).max(6).optional(),
    automatic: z.array(automatic).max(10).default([]),
    pendingTimeout: duration.default(8 * 60),
    remindEvery: duration.optional(),
    windows: windows.optional(),
    breakGlass: breakGlass.optional(),
    heldAtOnce: z.int().min(1).max(100).optional(),
    delegation: z.boolean().default(true),
  })
  .refine(
    ({ stages: list, tiers }) => (list === undefined) !== (tiers === undefined),
    'say who approves either under "stages" or, by duration, under "tiers"',
  );
