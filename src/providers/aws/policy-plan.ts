import { z } from 'zod';
import type { AwsAccount, PolicyStatement } from '../../core/catalogue/catalogue.ts';
import type { PlanContext } from '../../core/providers.ts';
import type { PlannedGrant } from '../../core/requests/request.ts';
import { refuseAccessGiving } from './access-giving.ts';
import {
  accountDetails,
  accountDetailsSchema,
  accountNamed,
  iamUserOf,
  invalid,
  inWords,
} from './account.ts';
import { artifactName, type GrantRef } from './artifact-name.ts';
import { type IamIdentity, inlineQuota } from './inline-policy.ts';
import { permissionsOf } from './permissions.ts';
import { countedSize, documentOf, type PolicyDocument, statementsOf } from './policy-document.ts';
import type { PolicySpec } from './policy-spec.ts';
import { readSourceIdentity, sourceIdentityCondition, sourceIdentityOf } from './source-identity.ts';
import { longOver, readWindow, type TimeWindow, windowConditions, withConditions } from './time-window.ts';

const kind = 'aws.iam.policy';

const statementsSchema = z.array(
  z.strictObject({
    effect: z.enum(['Allow', 'Deny']),
    actions: z.array(z.string()),
    resources: z.array(z.string()),
    conditions: z.record(z.string(), z.record(z.string(), z.array(z.string()))),
  }),
);

const detailsSchema = accountDetailsSchema.extend({
  identityType: z.enum(['user', 'role']),
  identityName: z.string(),
  /** As JSON, without the window. */
  statements: z.string(),
  /** Whom the statements are bound to; on roles only. */
  sourceIdentity: z.string().exactOptional(),
  /** The boundary that the identity must have. */
  permissionsBoundary: z.string().exactOptional(),
});

export type PolicyDetails = z.infer<typeof detailsSchema>;

/** Reads back what `planPolicy` wrote. */
export function policyDetails(plan: PlannedGrant): PolicyDetails {
  return detailsSchema.parse(plan.details);
}

export function identityOf({ identityType, identityName }: PolicyDetails): IamIdentity {
  return { type: identityType, name: identityName };
}

/** What the policy of a plan says, with its window and, on a role, the one person. */
export function policyDocument(plan: PlannedGrant): PolicyDocument {
  const { statements, sourceIdentity } = policyDetails(plan);
  return boundedDocument(parseStatements(statements), plan, sourceIdentity);
}

/** Reads back statements that were kept as JSON. */
export function parseStatements(json: string): readonly PolicyStatement[] {
  return statementsSchema.parse(JSON.parse(json));
}

function boundedDocument(
  statements: readonly PolicyStatement[],
  window: TimeWindow,
  sourceIdentity: string | undefined,
): PolicyDocument {
  const bounds = {
    ...windowConditions(window),
    ...(sourceIdentity !== undefined && sourceIdentityCondition(sourceIdentity)),
  };
  return documentOf(statements.map((statement) => withConditions(statement, bounds)));
}

/**
 * Works out an inline policy. It belongs to one request alone: its name is the request's, so that requests for
 * the same never meet, and AWS itself ends it by the window in its conditions.
 * @throws AccessError `catalogue.invalid`
 */
export function planPolicy(spec: PolicySpec, context: PlanContext): PlannedGrant {
  const { catalogue, beneficiary, request, index } = context;
  const account = accountNamed(spec.account, catalogue);
  const permissions = permissionsOf(
    {
      permissionSets: spec.permissionSet === undefined ? [] : [spec.permissionSet],
      statements: spec.statements,
      managedPolicies: [],
    },
    catalogue,
  );
  if (permissions.managedPolicies.length > 0)
    throw invalid(
      `The permission set "${spec.permissionSet}" has managed policies, which do not fit into an inline policy. Use the kind aws.iam.role for it, or aws.iam.attachment for one managed policy.`,
    );
  if (permissions.statements.length === 0)
    throw invalid(`The permission set "${spec.permissionSet}" has no statements for AWS.`);
  refuseAccessGiving(permissions.statements, account);
  const identity: IamIdentity =
    spec.role === undefined ? { type: 'user', name: iamUserOf(context) } : { type: 'role', name: spec.role };
  const plan = planned({ requestId: request.id, index }, account, identity, {
    permission: permissions.words,
    statements: permissions.statements,
    window: context,
    ...(spec.role !== undefined && { sourceIdentity: sourceIdentityOf(beneficiary) }),
  });
  refuseTooLarge(plan, identity);
  return plan;
}

/**
 * The plan of a policy that was found in an account under one of Latchkey's names. What cannot be read as Latchkey
 * would have written it makes a plan that was over long ago, and that `inspect` calls altered.
 */
export function planOfFound(
  account: AwsAccount,
  identity: IamIdentity,
  found: { readonly grant: GrantRef; readonly document: unknown },
): PlannedGrant {
  const statements = statementsOf(found.document) ?? [];
  const read = readWindow(statements);
  const bound = readSourceIdentity(read?.statements ?? []);
  const intact = identity.type === 'role' ? bound?.statements : read?.statements;
  return planned(found.grant, account, identity, {
    permission: artifactName(found.grant),
    statements: intact ?? [],
    window: read?.window ?? longOver,
    ...(identity.type === 'role' && bound !== undefined && { sourceIdentity: bound.sourceIdentity }),
  });
}

interface Content {
  readonly permission: string;
  readonly statements: readonly PolicyStatement[];
  readonly window: TimeWindow;
  readonly sourceIdentity?: string;
}

function planned(
  grant: GrantRef,
  account: AwsAccount,
  identity: IamIdentity,
  content: Content,
): PlannedGrant {
  const { sourceIdentity, window } = content;
  const details: PolicyDetails = {
    ...accountDetails(account),
    identityType: identity.type,
    identityName: identity.name,
    statements: JSON.stringify(content.statements),
    ...(sourceIdentity !== undefined && { sourceIdentity }),
    ...(account.permissionsBoundary !== undefined && { permissionsBoundary: account.permissionsBoundary }),
  };
  return {
    ...grant,
    kind,
    cloud: 'aws',
    permission: content.permission,
    target: inWords(account),
    principal:
      identity.type === 'user'
        ? `IAM user ${identity.name}`
        : `IAM role ${identity.name}${sourceIdentity === undefined ? '' : ` for ${sourceIdentity}`}`,
    artifact: `${account.id}:${identity.type}/${identity.name}:${artifactName(grant)}`,
    startsAt: window.startsAt,
    expiresAt: window.expiresAt,
    cloudSideEnd: true,
    details,
  };
}

function refuseTooLarge(plan: PlannedGrant, { type, name }: IamIdentity): void {
  const size = countedSize(JSON.stringify(policyDocument(plan)));
  if (size > inlineQuota[type])
    throw invalid(
      `The policy for ${type} ${name} would have ${size} characters and AWS allows ${inlineQuota[type]} for all inline policies of a ${type} together. Name fewer actions and resources, or use the kind aws.iam.role.`,
    );
}
