import { type IAMClient, paginateGetAccountAuthorizationDetails, type RoleDetail } from '@aws-sdk/client-iam';
import type { AwsAccount, Catalogue } from '../../core/catalogue/catalogue.ts';
import type { PlannedGrant } from '../../core/requests/request.ts';
import { artifactName, grantOfName } from './artifact-name.ts';
import { type FoundPolicy, inlinePoliciesOf } from './authorization-details.ts';
import { decodeDocument, statementsOf } from './policy-document.ts';
import { expiresTag, findRole } from './role-building.ts';
import { callerPart } from './role-caller.ts';
import { accessPolicyName, readAccess } from './role-documents.ts';
import { plannedRole, rolePath } from './role-plan.ts';
import { readTrust, type Trust } from './role-trust.ts';
import type { AwsSessions } from './session.ts';
import { longOver, readWindow } from './time-window.ts';

/** Roles that were made for requests, and rights to take on such a role that are left without the role. */
export async function* rolesIn(
  sessions: AwsSessions,
  iam: IAMClient,
  account: AwsAccount,
  catalogue: Catalogue,
): AsyncIterable<PlannedGrant> {
  for await (const page of paginateGetAccountAuthorizationDetails({ client: iam }, { Filter: ['Role'] }))
    for (const role of page.RoleDetailList ?? []) {
      const plan = planOfRole(role, account, catalogue);
      if (plan !== undefined) yield plan;
    }
  for await (const policy of inlinePoliciesOf(iam, ['user'])) {
    const plan = planOfCaller(policy, account, catalogue);
    if (plan !== undefined && !(await hasRole(sessions, plan))) yield plan;
  }
}

/** What cannot be read as Latchkey would have written it leaves a gap that `inspect` calls altered. */
export function planOfRole(
  role: RoleDetail,
  account: AwsAccount,
  catalogue: Catalogue,
): PlannedGrant | undefined {
  const grant = grantOfName(role.RoleName ?? '');
  if (grant === undefined || role.Path !== rolePath) return undefined;
  const trusted = readTrust(decodeDocument(role.AssumeRolePolicyDocument));
  const access = accessOf(role);
  return plannedRole(grant, account, catalogue, {
    permission: artifactName(grant),
    statements: access?.statements ?? [],
    managedPolicies: attachedOf(role),
    trust: trusted?.trust ?? nobody,
    window: { ...(trusted?.window ?? longOver), ...endOf(access?.expiresAt ?? taggedEnd(role)) },
  });
}

function attachedOf({ AttachedManagedPolicies }: RoleDetail): readonly string[] {
  return (AttachedManagedPolicies ?? []).flatMap(({ PolicyArn }) => PolicyArn ?? []);
}

function accessOf({ RolePolicyList }: RoleDetail) {
  const policy = RolePolicyList?.find(({ PolicyName }) => PolicyName === accessPolicyName);
  return readAccess(decodeDocument(policy?.PolicyDocument));
}

function endOf(expiresAt: string | undefined) {
  return expiresAt !== undefined && { expiresAt };
}

function taggedEnd({ Tags }: RoleDetail): string | undefined {
  const text = Tags?.find(({ Key }) => Key === expiresTag)?.Value;
  return text === undefined || Number.isNaN(Date.parse(text)) ? undefined : new Date(text).toISOString();
}

const nobody: Trust = { type: 'AWS', arn: '', actions: [], conditions: {} };

function planOfCaller(
  { identity, name, document }: FoundPolicy,
  home: AwsAccount,
  catalogue: Catalogue,
): PlannedGrant | undefined {
  const grant = grantOfName(name, callerPart);
  if (grant === undefined) return undefined;
  const statements = statementsOf(document) ?? [];
  const target = statements[0]?.resources[0]?.split(':')[4];
  const account = [...catalogue.aws.accounts.values()].find(({ id }) => id === target);
  if (account === undefined) return undefined;
  return plannedRole(grant, account, catalogue, {
    permission: artifactName(grant),
    statements: [],
    managedPolicies: [],
    trust: { ...nobody, arn: `arn:aws:iam::${home.id}:user/${identity.name}` },
    window: readWindow(statements)?.window ?? longOver,
  });
}

async function hasRole(sessions: AwsSessions, plan: PlannedGrant): Promise<boolean> {
  const { deployerRole = '', externalId = '' } = plan.details;
  return sessions.withIam(
    { deployerRole, externalId },
    async (iam) => (await findRole(iam, plan)) !== undefined,
  );
}
