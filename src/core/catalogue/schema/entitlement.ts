import { z } from 'zod';
import { duration, name, nobody } from './parts.ts';

const durations = z
  .strictObject({ default: duration, max: duration, offered: z.array(duration).max(10).default([]) })
  .refine((value) => value.default <= value.max, 'the default must not be longer than max')
  .refine(
    (value) => value.offered.every((offered) => offered <= value.max),
    'offered durations must not be longer than max',
  );

const ticket = z
  .strictObject({
    required: z.boolean().default(true),
    pattern: z.string().min(1).max(200).exactOptional(),
    example: z.string().min(1).max(64).exactOptional(),
  })
  .refine(
    ({ pattern, example }) => pattern === undefined || example !== undefined,
    'a pattern needs an example of a ticket that fits it',
  );

export const entitlement = z.strictObject({
  title: z.string().min(1).max(80),
  description: z.string().max(400).default(''),
  environment: z.string().max(40).default(''),
  duration: durations,
  reason: z.strictObject({ minLength: z.int().min(1).max(200).default(1) }).prefault({}),
  ticket: ticket.prefault({ required: false }),
  beneficiaries: z
    .strictObject({
      self: z.boolean().default(true),
      others: nobody,
      contractors: z.boolean().default(false),
    })
    .prefault({}),
  conflictsWith: z.array(name).max(50).default([]),
  policy: name,
  grants: z
    .array(z.looseObject({ kind: z.string() }))
    .min(1)
    .max(10),
});
