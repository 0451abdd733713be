import { z } from 'zod';
import { directoryAttributes } from '../../people.ts';
import { aws, azure, permissionSet } from './clouds.ts';
import { entitlement } from './entitlement.ts';
import { name, people, someone, upn } from './parts.ts';
import { policy } from './policy.ts';

const domain = z
  .string()
  .toLowerCase()
  .regex(/^[a-z0-9-]+(\.[a-z0-9-]+)+$/, 'use a domain such as contoso.com');

const peopleMapping = z.strictObject({
  iamUsers: z.record(z.email(), z.string().regex(/^[\w+=,.@-]{1,64}$/, 'use the IAM user name')).default({}),
  iamUserRule: z
    .strictObject({
      take: z.enum(['localPart', 'userPrincipalName', ...directoryAttributes]),
      domains: z.array(domain).min(1),
    })
    .optional(),
});

const moment = z.iso.datetime({
  offset: true,
  error: 'write a moment such as "2026-07-01T08:00:00Z", in quotes',
});

const delegation = z
  .strictObject({ from: upn, to: upn, starts: moment.optional(), ends: moment })
  .refine(({ from, to }) => from !== to, 'name somebody else')
  .refine(
    ({ starts, ends }) => starts === undefined || Date.parse(starts) < Date.parse(ends),
    'the end must be after the start',
  );

const standingEntry = z.strictObject({
  users: z.array(z.string().min(1)).default([]),
  roles: z.array(z.string().min(1)).default([]),
  accounts: z.array(name).min(1),
  permissionSets: z.array(name).min(1),
});

/** One file of the catalogue: any part of it, strict. Parts of the same kind in several files are put together. */
export const catalogueFileSchema = z.strictObject({
  aws: aws.optional(),
  azure: azure.optional(),
  people: peopleMapping.optional(),
  admins: someone.optional(),
  deny: people.optional(),
  limits: z.strictObject({ heldAtOnce: z.int().min(1).max(100) }).optional(),
  delegations: z.array(delegation).optional(),
  permissionSets: z.record(name, permissionSet).optional(),
  entitlements: z.record(name, entitlement).optional(),
  policies: z.record(name, policy).optional(),
  standing: z.record(name, standingEntry).optional(),
});

export type CatalogueFile = z.infer<typeof catalogueFileSchema>;
