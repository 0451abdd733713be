import { z } from 'zod';
import { directoryAttributes } from '../../people.ts';
import { aws, azure, permissionSet } from './clouds.ts';
import { entitlement } from './entitlement.ts';
import { about, name, people, someone, upn } from './parts.ts';
import { policy } from './policy.ts';

const domain = z
  .string()
  .toLowerCase()
  .regex(/^[a-z0-9-]+(\.[a-z0-9-]+)+$/, 'use a domain such as contoso.com');

const iamName = z
  .string()
  .regex(/^[\w+=,.@-]{1,64}$/, 'use a name of IAM: at most 64 letters, digits or +=,.@_-');

const peopleMapping = z.strictObject({
  iamUsers: z
    .record(z.email(), iamName)
    .default({})
    .meta(
      about('IAM user names of single people, by user principal name.', {
        'dana@partner.example': 'dfields',
      }),
    ),
  iamUserRule: z
    .strictObject({
      take: z
        .enum(['localPart', 'userPrincipalName', ...directoryAttributes])
        .meta(
          about(
            'What the IAM user name is: what stands before the @, the whole, or an attribute.',
            'localPart',
          ),
        ),
      domains: z
        .array(domain)
        .min(1)
        .meta(about('Domains of the people it is for.', ['contoso.com'])),
    })
    .optional()
    .meta(
      about('How the IAM user name of everybody else follows from the directory.', {
        take: 'localPart',
        domains: ['contoso.com'],
      }),
    ),
});

const moment = z.iso.datetime({
  offset: true,
  error: 'write a moment such as "2026-07-01T08:00:00Z", in quotes',
});

const delegation = z
  .strictObject({
    from: upn.meta(about('The approver who is away.', 'priya@contoso.com')),
    to: upn.meta(about('Who decides instead.', 'morgan@contoso.com')),
    starts: moment.optional().meta(about('From when. Absent: from now on.', '2026-07-01T00:00:00Z')),
    ends: moment.meta(about('Until when.', '2026-07-15T00:00:00Z')),
  })
  .refine(({ from, to }) => from !== to, 'name somebody else')
  .refine(
    ({ starts, ends }) => starts === undefined || Date.parse(starts) < Date.parse(ends),
    'the end must be after the start',
  );

const standingEntry = z
  .strictObject({
    users: z
      .array(iamName)
      .default([])
      .meta(about('IAM users.', ['audit'])),
    roles: z
      .array(iamName)
      .default([])
      .meta(about('IAM roles, by their names.', ['auditor'])),
    accounts: z
      .array(name)
      .min(1)
      .meta(about('Names under "aws.accounts".', ['data'])),
    permissionSets: z
      .array(name)
      .min(1)
      .meta(about('Names under "permissionSets".', ['audit-readonly'])),
  })
  .refine(({ users, roles }) => users.length + roles.length > 0, 'name at least one user or role');

/** One file of the catalogue: any part of it, strict. Parts of the same kind in several files are put together. */
export const catalogueFileSchema = z.strictObject({
  aws: aws.optional().meta(about('The AWS accounts that access is lent in.')),
  azure: azure.optional().meta(about('The Azure subscriptions that access is lent in.')),
  people: peopleMapping.optional().meta(about('How people of the directory are found in AWS.')),
  admins: someone.optional().meta(
    about(
      'Who runs Latchkey: may end any access, and is told when one does not end. Some file has to name them.',
      {
        users: ['morgan@contoso.com'],
      },
    ),
  ),
  deny: people.optional().meta(
    about('Who may neither ask for nor receive anything, whatever else names them.', {
      groups: ['5b0e3c1a-6c1f-4f0e-9a64-0d2f3a7b9c04'],
    }),
  ),
  limits: z
    .strictObject({
      heldAtOnce: z.int().min(1).max(100).meta(about('How many requests one person may hold at once.', 5)),
    })
    .optional()
    .meta(about('What one person may hold. Absent: any amount.', { heldAtOnce: 5 })),
  delegations: z
    .array(delegation)
    .optional()
    .meta(
      about('Approvers who are away, and who decides instead.', [
        { from: 'priya@contoso.com', to: 'morgan@contoso.com', ends: '2026-07-15T00:00:00Z' },
      ]),
    ),
  permissionSets: z
    .record(name, permissionSet)
    .optional()
    .meta(about('Permissions by name, to be used by several entitlements.')),
  entitlements: z.record(name, entitlement).optional().meta(about('What people can ask for, by name.')),
  policies: z.record(name, policy).optional().meta(about('Who may ask and who approves, by name.')),
  standing: z
    .record(name, standingEntry)
    .optional()
    .meta(about('Access that somebody has for good, by name; kept by "latchkey standing apply".')),
});

export type CatalogueFile = z.infer<typeof catalogueFileSchema>;
