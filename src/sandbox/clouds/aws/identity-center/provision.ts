import { randomBytes } from 'node:crypto';
import { policyArn } from '../arn.ts';
import { quotas } from '../iam/quotas.ts';
import { createId } from '../identifiers.ts';
import type { Account, AwsState, Role } from '../state.ts';
import type { IdentityCenter, PermissionSet } from './state.ts';

/**
 * Puts a permission set into an account as a role that only Identity Center changes, or brings the role that
 * is there up to date. Returns why that is not possible, or undefined. Named as in "IAM Identity Center User
 * Guide, Referencing permission sets in resource policies".
 */
export function provision(
  state: AwsState,
  center: IdentityCenter,
  { account, permissionSet }: { readonly account: Account; readonly permissionSet: PermissionSet },
  now: Date,
): string | undefined {
  const policies = findPolicies(state, account, permissionSet);
  if (typeof policies === 'string') return policies;
  const limits = { ...quotas, ...account.quotas };
  if (policies.attached.length > limits.attachedPoliciesPerRole) {
    return `Received a 409 status error: Cannot exceed quota for PoliciesPerRole: ${limits.attachedPoliciesPerRole}`;
  }
  const known = center.provisioned.find(
    ({ accountId, permissionSetArn }) => accountId === account.id && permissionSetArn === permissionSet.arn,
  );
  const there = account.roles.find(({ id }) => id === known?.roleId);
  if (!there && account.roles.length >= limits.roles) {
    return `Received a 409 status error: Cannot exceed quota for RolesPerAccount: ${limits.roles}`;
  }
  const role = there ?? createRole(account, center, permissionSet, now);
  role.attachedPolicies = policies.attached;
  role.inlinePolicies =
    permissionSet.inlinePolicy === undefined
      ? []
      : [{ name: 'AwsSSOInlinePolicy', document: permissionSet.inlinePolicy }];
  role.maxSessionDuration = Math.max(3_600, permissionSet.sessionDuration);
  if (policies.boundary === undefined) delete role.boundary;
  else role.boundary = policies.boundary;
  if (!known) {
    center.provisioned.push({
      accountId: account.id,
      permissionSetArn: permissionSet.arn,
      roleId: role.id,
    });
  }
  return undefined;
}

/** Takes a permission set's role out of an account. Sessions that are running keep what they have. */
export function deprovision(
  state: AwsState,
  center: IdentityCenter,
  { accountId, permissionSetArn }: { readonly accountId: string; readonly permissionSetArn: string },
  now: Date,
): void {
  const known = center.provisioned.find(
    (one) => one.accountId === accountId && one.permissionSetArn === permissionSetArn,
  );
  const account = state.accounts.find(({ id }) => id === accountId);
  const role = account?.roles.find(({ id }) => id === known?.roleId);
  center.provisioned = center.provisioned.filter((one) => one !== known);
  if (!account || !role) return;
  account.roles = account.roles.filter((one) => one !== role);
  const running = (roleId: string) =>
    state.sessions.some((one) => one.roleId === roleId && Date.parse(one.expiresAt) > now.getTime());
  account.retiredRoles = [...account.retiredRoles, role].filter(({ id }) => running(id));
}

function findPolicies(state: AwsState, account: Account, permissionSet: PermissionSet) {
  const own = permissionSet.customerManagedPolicies.map((policy) => policyArn(account.id, policy));
  const { boundary } = permissionSet;
  const boundaryArn = boundary && ('arn' in boundary ? boundary.arn : policyArn(account.id, boundary));
  const wanted = [...permissionSet.managedPolicies, ...own];
  const known = [...state.awsManagedPolicies, ...account.policies].map(({ arn }) => arn);
  const missing = [...wanted, boundaryArn ?? []].flat().find((arn) => !known.includes(arn));
  if (missing !== undefined)
    return `Received a 404 status error: Policy ${missing} does not exist or is not attachable.`;
  return { attached: wanted, boundary: boundaryArn };
}

function createRole(account: Account, center: IdentityCenter, { name }: PermissionSet, now: Date): Role {
  const suffix = randomBytes(8).toString('hex');
  const provider = `arn:aws:iam::${account.id}:saml-provider/AWSSSO_${center.instanceArn.slice(-16)}_DO_NOT_DELETE`;
  const role: Role = {
    name: `AWSReservedSSO_${name}_${suffix}`,
    path: reservedPath(center.region),
    id: createId('AROA'),
    createdAt: now.toISOString(),
    inlinePolicies: [],
    attachedPolicies: [],
    trustPolicy: JSON.stringify({
      Version: '2012-10-17',
      Statement: [
        {
          Effect: 'Allow',
          Principal: { Federated: provider },
          Action: ['sts:AssumeRoleWithSAML', 'sts:TagSession'],
          Condition: { StringEquals: { 'SAML:aud': 'https://signin.aws.amazon.com/saml' } },
        },
      ],
    }),
    trusted: [],
    maxSessionDuration: 3_600,
    tags: [],
  };
  account.roles.push(role);
  return role;
}

/** The path carries the region, unless that is the first of AWS's regions. */
const reservedPath = (region: string) =>
  region === 'us-east-1' ? '/aws-reserved/sso.amazonaws.com/' : `/aws-reserved/sso.amazonaws.com/${region}/`;
