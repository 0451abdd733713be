import { z } from 'zod';
import { parseDuration } from '../requests/duration.ts';

/** Names people type: lower case, digits and dashes. */
const name = z
  .string()
  .regex(/^[a-z][a-z0-9-]{0,62}$/, 'use lower-case letters, digits and dashes, starting with a letter');

/** Guests have names such as `dana_partner.com#EXT#@contoso.com`, which are not mail addresses. */
const upn = z.string().regex(/^[^\s@]+@[^\s@]+$/, 'use the user principal name, such as priya@contoso.com');

const duration = z.string().transform((text, context) => {
  const minutes = parseDuration(text);
  if (minutes !== undefined) return minutes;
  context.addIssue({ code: 'custom', message: 'write a duration such as 20m, 4h or 2d' });
  return z.NEVER;
});

const people = z.strictObject({
  users: z.array(upn.toLowerCase()).default([]),
  groups: z.array(z.guid('use the object id of the group').transform((id) => id.toLowerCase())).default([]),
});

const someone = people.refine(
  ({ users, groups }) => users.length + groups.length > 0,
  'name at least one user or group',
);

const accountId = z.string().regex(/^\d{12}$/, 'use the twelve digits of the account, in quotes');

const account = z.strictObject({
  id: accountId,
  deployerRole: z
    .string()
    .regex(/^arn:aws[a-z-]*:iam::\d{12}:role\/.+$/, 'use the ARN of the role Latchkey assumes'),
  externalId: z.string().regex(/^[\w+=,.@:/-]{2,1224}$/, 'use 2 to 1224 letters, digits or +=,.@:/-'),
});

const entitlement = z.strictObject({
  title: z.string().min(1).max(80),
  description: z.string().max(400).default(''),
  environment: z.string().max(40).default(''),
  duration: z
    .strictObject({ default: duration, max: duration, offered: z.array(duration).max(10).default([]) })
    .refine((value) => value.default <= value.max, 'the default must not be longer than max')
    .refine(
      (value) => value.offered.every((offered) => offered <= value.max),
      'offered durations must not be longer than max',
    ),
  beneficiaries: z
    .strictObject({ self: z.boolean().default(true), others: people.prefault({}) })
    .prefault({}),
  policy: name,
  grants: z
    .array(z.looseObject({ kind: z.string() }))
    .min(1)
    .max(10),
});

const policy = z.strictObject({
  requesters: someone,
  stages: z
    .array(z.strictObject({ approvers: someone, quorum: z.int().min(1).max(10).default(1) }))
    .min(1)
    .max(5),
  pendingTimeout: duration.default(8 * 60),
});

/** One file of the catalogue: any part of it, strict. Parts of the same kind in several files are put together. */
export const catalogueFileSchema = z.strictObject({
  aws: z.strictObject({ accounts: z.record(name, account) }).optional(),
  azure: z.strictObject({ subscriptions: z.record(name, z.guid('use the subscription id')) }).optional(),
  people: z
    .strictObject({
      iamUsers: z
        .record(z.email(), z.string().regex(/^[\w+=,.@-]{1,64}$/, 'use the IAM user name'))
        .default({}),
      iamUserRule: z
        .strictObject({
          take: z.enum(['localPart', 'userPrincipalName']),
          domains: z
            .array(
              z
                .string()
                .toLowerCase()
                .regex(/^[a-z0-9-]+(\.[a-z0-9-]+)+$/, 'use a domain such as contoso.com'),
            )
            .min(1),
        })
        .optional(),
    })
    .optional(),
  admins: someone.optional(),
  entitlements: z.record(name, entitlement).optional(),
  policies: z.record(name, policy).optional(),
});

export type CatalogueFile = z.infer<typeof catalogueFileSchema>;
