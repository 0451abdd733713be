import { z } from 'zod';
import { statement } from '../../core/catalogue/schema/clouds.ts';
import { shareOfferSchema } from '../../core/shares/offer.ts';

const policyArn = z
  .string()
  .regex(
    /^arn:aws(-cn|-us-gov)?:iam::(aws|\d{12}):policy\/[\w+=,.@/-]{1,512}$/,
    'is not the ARN of an IAM policy, such as arn:aws:iam::aws:policy/AmazonS3ReadOnlyAccess',
  );

const path = z
  .string()
  .regex(/^\/([\w+=,.@-]+\/)*$/, 'must begin and end with /')
  .default('/');

/** The IAM user of the beneficiary. */
const user = z.strictObject({
  /** A name under `aws.accounts`; the account of the role when absent. */
  account: z.string().min(1).exactOptional(),
  path,
});

/** A user or role of any account, which may be one that Latchkey does not serve. */
const principal = z.strictObject({
  arn: z
    .string()
    .regex(
      /^arn:aws(-cn|-us-gov)?:iam::\d{12}:(user|role)\/[\w+=,.@/-]{1,576}$/,
      'use the ARN of an IAM user or role',
    ),
  /** By what the sessions of a role that many use tell whose they are. */
  boundBy: z.enum(['sourceIdentity', 'sessionName']).default('sourceIdentity'),
});

/** People who come through an identity provider of the account. */
const federated = z.strictObject({
  provider: z
    .string()
    .regex(
      /^arn:aws(-cn|-us-gov)?:iam::\d{12}:(oidc-provider|saml-provider)\/[\w+=,.@/:-]{1,512}$/,
      'use the ARN of an OIDC or SAML provider',
    ),
  /** The audience of the tokens; for OIDC only. */
  audience: z.string().min(1).exactOptional(),
  /** What the provider calls the beneficiary: the subject of its tokens or assertions. */
  subject: z.enum(['userPrincipalName', 'objectId', 'mail']).default('userPrincipalName'),
});

const trust = z
  .strictObject({
    user: user.exactOptional(),
    principal: principal.exactOptional(),
    federated: federated.exactOptional(),
  })
  .refine(
    (value) => Object.keys(value).length === 1,
    'say who may take on the role: a user, a principal or federated',
  )
  .refine(
    ({ federated: by }) =>
      by === undefined || by.provider.includes(':oidc-provider/') === (by.audience !== undefined),
    'an OIDC provider needs the audience of its tokens, and a SAML provider has none',
  );

/** The catalogue's spec of a role that is made for the request. */
export const iamRoleSchema = z
  .strictObject({
    kind: z.literal('aws.iam.role'),
    /** A name under `aws.accounts` of the catalogue. */
    account: z.string().min(1),
    /** Names under `permissionSets` of the catalogue. */
    permissionSets: z.array(z.string().min(1)).max(10).default([]),
    managedPolicies: z.array(policyArn).max(20).default([]),
    statements: z.array(statement).max(20).default([]),
    trust: trust.prefault({ user: {} }),
    /** What people may pick when they ask, instead of a content that is fixed. */
    share: shareOfferSchema.exactOptional(),
  })
  .refine(
    ({ permissionSets, managedPolicies, statements, share }) =>
      share !== undefined || permissionSets.length + managedPolicies.length + statements.length > 0,
    'say what is given: permissionSets, managedPolicies, statements, or several of them; or share, for people to pick',
  )
  .refine(
    ({ permissionSets, managedPolicies, statements, share }) =>
      share === undefined || permissionSets.length + managedPolicies.length + statements.length === 0,
    'with share, people pick what is given: leave permissionSets, managedPolicies and statements out',
  );

export type IamRoleSpec = z.infer<typeof iamRoleSchema>;
