import { z } from 'zod';
import type { AwsAccount, Catalogue, PolicyStatement } from '../../core/catalogue/catalogue.ts';
import type { PlanContext } from '../../core/providers.ts';
import type { PlannedGrant } from '../../core/requests/request.ts';
import { shareCommand } from '../../core/shares/share.ts';
import { refuseAccessGiving } from './access-giving.ts';
import {
  accountDetails,
  accountDetailsSchema,
  accountNamed,
  invalid,
  inWords,
  partitionOf,
} from './account.ts';
import { artifactName, type GrantRef } from './artifact-name.ts';
import { ofAwsGivesAccess } from './attachment-spec.ts';
import { inlineQuota } from './inline-policy.ts';
import { permissionsOf } from './permissions.ts';
import { countedSize } from './policy-document.ts';
import { parseStatements } from './policy-plan.ts';
import { sharedPermissions } from './resource-share.ts';
import { accessDocument } from './role-documents.ts';
import type { IamRoleSpec } from './role-spec.ts';
import { parseTrust, type Trust, trustOf } from './role-trust.ts';
import type { TimeWindow } from './time-window.ts';

const kind = 'aws.iam.role';

/** Under this path is what Latchkey made, and nothing else: nobody else has a reason to make a role there. */
export const rolePath = '/latchkey/';

const detailsSchema = accountDetailsSchema.extend({
  roleArn: z.string(),
  /** As JSON: the trust without its window, the statements without theirs, the ARNs. */
  trust: z.string(),
  statements: z.string(),
  managedPolicies: z.string(),
  permissionsBoundary: z.string().exactOptional(),
  /** The user who is to take on the role, where that is in another account of the catalogue. */
  caller: z.string().exactOptional(),
  /** What the person is told to try first; absent: what the content suggests. */
  firstCommand: z.string().exactOptional(),
});

const callerSchema = accountDetailsSchema.extend({ userName: z.string() });

/** The other side of a role that crosses accounts: the user there, and how that account is reached. */
export type RoleCaller = z.infer<typeof callerSchema>;

/** What `planIamRole` keeps, read back. */
export interface IamRoleDetails
  extends Omit<z.infer<typeof detailsSchema>, 'trust' | 'statements' | 'managedPolicies' | 'caller'> {
  readonly trust: Trust;
  readonly statements: readonly PolicyStatement[];
  readonly managedPolicies: readonly string[];
  readonly caller?: RoleCaller;
}

/** Reads back what `planIamRole` wrote. */
export function iamRoleDetails(plan: PlannedGrant): IamRoleDetails {
  const { trust, statements, managedPolicies, caller, ...details } = detailsSchema.parse(plan.details);
  return {
    ...details,
    trust: parseTrust(trust),
    statements: parseStatements(statements),
    managedPolicies: z.array(z.string()).parse(JSON.parse(managedPolicies)),
    ...(caller !== undefined && { caller: callerSchema.parse(JSON.parse(caller)) }),
  };
}

/**
 * Works out a role of the request's own: what it may do, who may take it on, and until when, after which both its
 * trust and an explicit deny end it on AWS's clock.
 * @throws AccessError `catalogue.invalid`
 */
export function planIamRole(spec: IamRoleSpec, context: PlanContext): PlannedGrant {
  const { catalogue, request, index } = context;
  const account = accountNamed(spec.account, catalogue);
  const { statements, managedPolicies, words } =
    spec.share === undefined ? permissionsOf(spec, catalogue) : sharedPermissions(spec, request, account);
  if (statements.length + managedPolicies.length === 0)
    throw invalid('The permission sets of the grant have neither statements nor managed policies for AWS.');
  refuseAccessGiving(statements, account);
  refusePolicies(managedPolicies, account);
  const firstCommand = request.share && shareCommand(request.share);
  const plan = plannedRole({ requestId: request.id, index }, account, catalogue, {
    permission: words,
    statements,
    managedPolicies,
    trust: trustOf(spec, context, account),
    window: context,
    ...(firstCommand !== undefined && { firstCommand }),
  });
  const size = countedSize(JSON.stringify(accessDocument(statements, plan)));
  if (size > inlineQuota.role)
    throw invalid(
      `The statements of the role would have ${size} characters and AWS allows ${inlineQuota.role}. Name fewer actions and resources, or put them into a managed policy.`,
    );
  return plan;
}

function refusePolicies(policies: readonly string[], account: AwsAccount): void {
  const foreign = policies.find((arn) => !['aws', account.id].includes(arn.split(':')[4] ?? ''));
  if (foreign !== undefined)
    throw invalid(
      `${foreign} is not a policy of account ${account.name} (${account.id}). Name a policy of that account or one of AWS.`,
    );
  const giving = policies.find((arn) => ofAwsGivesAccess.test(arn));
  if (giving !== undefined && account.permissionsBoundary === undefined)
    throw invalid(
      `${giving} lets its holder give access to themselves and others, which would outlast the request. Name another policy, or a permissionsBoundary for the account ${account.name}.`,
    );
}

export interface RoleContent {
  readonly permission: string;
  readonly statements: readonly PolicyStatement[];
  readonly managedPolicies: readonly string[];
  readonly trust: Trust;
  readonly window: TimeWindow;
  readonly firstCommand?: string;
}

/** The plan of a role, whether it is to be made or was found. */
export function plannedRole(
  grant: GrantRef,
  account: AwsAccount,
  catalogue: Pick<Catalogue, 'aws'>,
  content: RoleContent,
): PlannedGrant {
  const { trust, window } = content;
  const roleArn = `arn:${partitionOf(account)}:iam::${account.id}:role${rolePath}${artifactName(grant)}`;
  const caller = callerOf(trust, account, catalogue);
  return {
    ...grant,
    kind,
    cloud: 'aws',
    permission: content.permission,
    target: inWords(account),
    principal: inWordsOf(trust),
    artifact: roleArn,
    startsAt: window.startsAt,
    expiresAt: window.expiresAt,
    cloudSideEnd: true,
    details: {
      ...accountDetails(account),
      roleArn,
      trust: JSON.stringify(trust),
      statements: JSON.stringify(content.statements),
      managedPolicies: JSON.stringify(content.managedPolicies),
      ...(account.permissionsBoundary !== undefined && { permissionsBoundary: account.permissionsBoundary }),
      ...(caller !== undefined && { caller: JSON.stringify(caller) }),
      ...(content.firstCommand !== undefined && { firstCommand: content.firstCommand }),
    },
  };
}

/** A user of another account needs a right there too; Latchkey gives it where the account is in the catalogue. */
function callerOf(
  { arn }: Trust,
  account: AwsAccount,
  { aws }: Pick<Catalogue, 'aws'>,
): RoleCaller | undefined {
  const [, accountId, userName] = /:iam::(\d{12}):user\/(?:.*\/)?([^/]+)$/.exec(arn) ?? [];
  if (userName === undefined || accountId === account.id) return undefined;
  const home = [...aws.accounts.values()].find(({ id }) => id === accountId);
  return home === undefined ? undefined : { ...accountDetails(home), userName };
}

/** `IAM user dana (444455556666)`. */
function inWordsOf({ arn, conditions }: Trust): string {
  const [, , , , account = '', resource = ''] = arn.split(':');
  const name = resource.slice(resource.lastIndexOf('/') + 1);
  const type = resource.split('/')[0] ?? '';
  const words = `${{ user: 'IAM user', role: 'IAM role' }[type] ?? type} ${name} (${account})`;
  const person = Object.entries(conditions)
    .flatMap(([, keys]) => Object.entries(keys))
    .find(([key]) => /(^aws:(SourceIdentity|userid)|:sub)$/i.test(key))?.[1][0];
  return person === undefined ? words : `${words} for ${person.replace(/^\*:/, '')}`;
}
