import { z } from 'zod';
import { about, duration, name, nobody } from './parts.ts';

const durations = z
  .strictObject({
    default: duration.meta(about('What is given when nobody says how long.', '4h')),
    max: duration.meta(about('The longest that can be asked for.', '8h')),
    offered: z
      .array(duration)
      .max(10)
      .default([])
      .meta(about('What people can pick from in the form.', ['1h', '4h', '8h'])),
  })
  .refine((value) => value.default <= value.max, 'the default must not be longer than max')
  .refine(
    (value) => value.offered.every((offered) => offered <= value.max),
    'offered durations must not be longer than max',
  );

const ticket = z
  .strictObject({
    required: z
      .boolean()
      .default(true)
      .meta(about('Whether a ticket has to be named. False: it may be.', false)),
    pattern: z
      .string()
      .min(1)
      .max(200)
      .exactOptional()
      .meta(
        about(
          'A regular expression (JavaScript, flag u) that the whole ticket must match. Without references back, looking around, and repetitions inside repetitions.',
          'OPS-\\d{1,6}',
        ),
      ),
    example: z
      .string()
      .min(1)
      .max(64)
      .exactOptional()
      .meta(about('A ticket that matches the pattern, shown to people. A pattern needs one.', 'OPS-1234')),
  })
  .refine(
    ({ pattern, example }) => pattern === undefined || example !== undefined,
    'a pattern needs an example of a ticket that fits it',
  );

const reason = z.strictObject({
  minLength: z
    .int()
    .min(1)
    .max(200)
    .default(1)
    .meta(about('How many characters the reason must have at least.', 20)),
});

const beneficiaries = z.strictObject({
  self: z.boolean().default(true).meta(about('Whether people may ask for themselves.', true)),
  others: nobody.meta(
    about('For whom else people may ask.', { groups: ['5b0e3c1a-6c1f-4f0e-9a64-0d2f3a7b9c02'] }),
  ),
  contractors: z
    .boolean()
    .default(false)
    .meta(
      about(
        'Whether people with a guest account in the directory may receive it, if they are named at all.',
        true,
      ),
    ),
});

export const entitlement = z.strictObject({
  title: z.string().min(1).max(80).meta(about('What people see.', 'Read the data platform')),
  description: z
    .string()
    .max(400)
    .default('')
    .meta(
      about('What it allows, for whoever asks and whoever approves.', 'All buckets of the account data.'),
    ),
  environment: z
    .string()
    .max(40)
    .default('')
    .meta(about('Where it leads: production, staging. Automatic rules go by it.', 'production')),
  duration: durations.meta(about('How long it can be held.', { default: '4h', max: '8h' })),
  reason: reason.prefault({}).meta(about('What the reason must be like.', { minLength: 20 })),
  ticket: ticket.prefault({ required: false }).meta(
    about('Whether a ticket belongs to it, and what it looks like. Absent: it may be named.', {
      pattern: 'OPS-\\d{1,6}',
      example: 'OPS-1234',
    }),
  ),
  beneficiaries: beneficiaries.prefault({}).meta(about('Who may receive it.', { self: true })),
  conflictsWith: z
    .array(name)
    .max(50)
    .default([])
    .meta(
      about('Entitlements that nobody may hold together with this one. Counts in both directions.', [
        'payments-release',
      ]),
    ),
  policy: name.meta(about('Who may ask for it and who approves: a name under "policies".', 'data-platform')),
  grants: z
    .array(
      z.looseObject({ kind: z.string().meta(about('What is placed in which cloud.', 'aws.iam.attachment')) }),
    )
    .min(1)
    .max(10)
    .meta(
      about('What is given: everything, or nothing when one part fails.', [
        { kind: 'azure.role', subscription: 'data', role: 'Reader' },
      ]),
    ),
});
