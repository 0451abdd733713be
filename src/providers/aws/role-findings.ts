import { GetAccountSummaryCommand, GetPolicyCommand, type IAMClient } from '@aws-sdk/client-iam';
import type { Finding } from '../../core/providers.ts';
import type { PlannedGrant } from '../../core/requests/request.ts';
import { inWords } from './account.ts';
import { artifactName } from './artifact-name.ts';
import { awsCode } from './errors.ts';
import { blocker } from './finding.ts';
import { findIdentity, roomFindings } from './identity-findings.ts';
import { judgePolicy } from './policy-findings.ts';
import { assumeDocument, callerPart } from './role-caller.ts';
import type { IamRoleDetails, RoleCaller } from './role-plan.ts';
import type { AwsSessions } from './session.ts';

/** Looks before the first write: room for a role, the policies it is made of, and who is to take it on. */
export async function roleFindings(
  sessions: AwsSessions,
  iam: IAMClient,
  details: IamRoleDetails,
  plan: PlannedGrant,
): Promise<readonly Finding[]> {
  return [
    ...(await quotaFindings(iam, details, plan)),
    ...(await partFindings(iam, details, plan)),
    ...(await userFindings(sessions, iam, details, plan)),
  ];
}

async function quotaFindings(
  iam: IAMClient,
  { managedPolicies }: IamRoleDetails,
  plan: PlannedGrant,
): Promise<readonly Finding[]> {
  const quotas = await accountSummary(iam);
  if (quotas === undefined)
    return [
      {
        severity: 'note',
        code: 'aws.quotaUnknown',
        message: `Latchkey may not read the quotas of ${plan.target}, so it is not known whether there is room for one more role.`,
      },
    ];
  const { Roles = 0, RolesQuota = Infinity, AttachedPoliciesPerRoleQuota = Infinity } = quotas;
  const findings: Finding[] = [];
  if (Roles >= RolesQuota)
    findings.push(
      blocker(
        'aws.roleQuota',
        `${plan.target} has ${Roles} roles and AWS allows ${RolesQuota}: somebody has to delete one first.`,
      ),
    );
  if (managedPolicies.length > AttachedPoliciesPerRoleQuota)
    findings.push(
      blocker(
        'aws.attachmentQuota',
        `The role would have ${managedPolicies.length} managed policies, and ${plan.target} allows ${AttachedPoliciesPerRoleQuota} on a role. Name fewer in the catalogue.`,
      ),
    );
  return findings;
}

async function accountSummary(
  iam: IAMClient,
): Promise<
  { readonly [Key in 'Roles' | 'RolesQuota' | 'AttachedPoliciesPerRoleQuota']?: number } | undefined
> {
  try {
    return (await iam.send(new GetAccountSummaryCommand({}))).SummaryMap ?? {};
  } catch (error) {
    if (awsCode(error) === 'AccessDenied') return undefined;
    throw error;
  }
}

/** The boundary and the managed policies: that they are there, and that none hands out access where nothing bounds it. */
async function partFindings(
  iam: IAMClient,
  { managedPolicies, permissionsBoundary }: IamRoleDetails,
  plan: PlannedGrant,
): Promise<readonly Finding[]> {
  const findings: Finding[] = [];
  for (const arn of [...(permissionsBoundary === undefined ? [] : [permissionsBoundary]), ...managedPolicies])
    if (!(await policyExists(iam, arn)))
      findings.push(
        blocker(
          'aws.policyMissing',
          `There is no policy ${arn} for ${plan.target}. Create it, or correct the catalogue.`,
        ),
      );
  if (findings.length > 0 || permissionsBoundary !== undefined) return findings;
  for (const arn of managedPolicies)
    if ((await judgePolicy(iam, arn)) === 'givesAccess')
      findings.push(
        blocker(
          'aws.policyGivesAccess',
          `${arn} lets its holder give access to themselves and others, which would outlast the request. Take IAM out of the policy, or name a permissionsBoundary for the account in the catalogue.`,
        ),
      );
  return findings;
}

/** What Latchkey may not read may well be there. */
async function policyExists(iam: IAMClient, arn: string): Promise<boolean> {
  try {
    await iam.send(new GetPolicyCommand({ PolicyArn: arn }));
    return true;
  } catch (error) {
    if (awsCode(error) === 'NoSuchEntity') return false;
    if (awsCode(error) === 'AccessDenied') return true;
    throw error;
  }
}

/** AWS takes no principal that is not there, and a user of another path is another user. */
async function userFindings(
  sessions: AwsSessions,
  iam: IAMClient,
  { trust, caller, accountId }: IamRoleDetails,
  plan: PlannedGrant,
): Promise<readonly Finding[]> {
  const [, home, name] = /:iam::(\d{12}):user\/(?:.*\/)?([^/]+)$/.exec(trust.arn) ?? [];
  if (name === undefined || (caller === undefined && home !== accountId)) return [];
  const find = (client: IAMClient) => findIdentity(client, { type: 'user', name });
  const found = await (caller === undefined ? find(iam) : sessions.withIam(caller, find));
  if (found === undefined)
    return [
      blocker(
        'aws.userMissing',
        `There is no IAM user ${name} in account ${home}. Create it, or say in the catalogue, under people.iamUsers, which user is meant.`,
      ),
    ];
  if (found.arn === trust.arn) return caller === undefined ? [] : callerRoom(sessions, caller, plan);
  return [
    blocker(
      'aws.userElsewhere',
      `The IAM user ${name} in account ${home} is ${found.arn}. Say "path: ${found.path}" under trust.user of the grant.`,
    ),
  ];
}

/** Whether the right to take on the role fits on the user of the other account. */
function callerRoom(
  sessions: AwsSessions,
  caller: RoleCaller,
  plan: PlannedGrant,
): Promise<readonly Finding[]> {
  const policy = {
    name: artifactName(plan, callerPart),
    document: assumeDocument(plan.artifact, plan),
  };
  const there = { ...plan, target: inWords({ name: caller.accountName, id: caller.accountId }) };
  return sessions.withIam(caller, (iam) =>
    roomFindings(iam, { type: 'user', name: caller.userName }, policy, there),
  );
}
