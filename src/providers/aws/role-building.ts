import {
  AttachRolePolicyCommand,
  CreateRoleCommand,
  DeleteRoleCommand,
  DetachRolePolicyCommand,
  GetRoleCommand,
  type IAMClient,
  paginateListAttachedRolePolicies,
  type Role,
  TagRoleCommand,
  UpdateAssumeRolePolicyCommand,
  UpdateRoleCommand,
} from '@aws-sdk/client-iam';
import { ProviderError } from '../../core/errors.ts';
import type { PlannedGrant } from '../../core/requests/request.ts';
import { artifactName } from './artifact-name.ts';
import { awsCode } from './errors.ts';
import { deleteInlinePolicy, getInlinePolicy, inlinePolicyNames, putInlinePolicy } from './inline-policy.ts';
import { decodeDocument, sameDocument } from './policy-document.ts';
import { accessDocument, accessPolicyName } from './role-documents.ts';
import { type IamRoleDetails, rolePath } from './role-plan.ts';
import { trustDocument } from './role-trust.ts';

/** Tags of a role, for people and for the reconciler. */
export const requestTag = 'latchkey:request';
export const expiresTag = 'latchkey:expires';

/**
 * Makes the role, or finishes one that was half made. The policy with the end of all access is written before any
 * managed policy is attached.
 */
export async function buildRole(iam: IAMClient, details: IamRoleDetails, plan: PlannedGrant): Promise<void> {
  await createRole(iam, details, plan);
  const role = identity(plan);
  await putInlinePolicy(iam, role, accessPolicyName, accessDocument(details.statements, plan));
  for (const PolicyArn of details.managedPolicies)
    await iam.send(new AttachRolePolicyCommand({ RoleName: role.name, PolicyArn }));
}

async function createRole(iam: IAMClient, details: IamRoleDetails, plan: PlannedGrant): Promise<void> {
  const create = new CreateRoleCommand({
    Path: rolePath,
    RoleName: artifactName(plan),
    AssumeRolePolicyDocument: JSON.stringify(trustDocument(details.trust, plan)),
    MaxSessionDuration: sessionSeconds(plan),
    Description: `Lent through Latchkey, request ${plan.requestId}`,
    Tags: tags(plan),
    ...(details.permissionsBoundary !== undefined && { PermissionsBoundary: details.permissionsBoundary }),
  });
  try {
    await iam.send(create);
  } catch (error) {
    if (awsCode(error) !== 'EntityAlreadyExists') throw error;
    const found = await findRole(iam, plan);
    if (found === undefined) throw notVisible(plan);
    if (!isOurs(found)) throw error;
    if (isAsPlanned(found, details, plan)) return;
    // Somebody has changed whom it trusts or what bounds it since: nothing of it may be built upon.
    await dismantleRole(iam, plan);
    await iam.send(create);
  }
}

/** Moves every end of the role to the plan's. */
export async function moveEnd(iam: IAMClient, details: IamRoleDetails, plan: PlannedGrant): Promise<void> {
  const { name: RoleName } = identity(plan);
  await iam.send(
    new UpdateAssumeRolePolicyCommand({
      RoleName,
      PolicyDocument: JSON.stringify(trustDocument(details.trust, plan)),
    }),
  );
  await putInlinePolicy(iam, identity(plan), accessPolicyName, accessDocument(details.statements, plan));
  await iam.send(new UpdateRoleCommand({ RoleName, MaxSessionDuration: sessionSeconds(plan) }));
  await iam.send(new TagRoleCommand({ RoleName, Tags: tags(plan) }));
}

/** Takes the role apart: first everything that gives rights, then the role. What is gone already is gone. */
export async function dismantleRole(iam: IAMClient, plan: PlannedGrant): Promise<void> {
  const role = identity(plan);
  const found = await findRole(iam, plan);
  // A role of this name under another path is somebody else's.
  if (found !== undefined && !isOurs(found)) return;
  // A role that was made a moment ago may be there without being shown; the deletion knows. Of a role that is not
  // there AWS knows no path, so it weighs the right to delete it for the bare name and refuses where only roles
  // under the path may be deleted.
  if (found === undefined)
    return gone(iam.send(new DeleteRoleCommand({ RoleName: role.name })), 'AccessDenied');
  for (const PolicyArn of await attachedTo(iam, role.name))
    await gone(iam.send(new DetachRolePolicyCommand({ RoleName: role.name, PolicyArn })));
  for (const name of (await inlinePolicyNames(iam, role)) ?? []) await deleteInlinePolicy(iam, role, name);
  await gone(iam.send(new DeleteRoleCommand({ RoleName: role.name })));
}

/** How the role compares with the plan, or with plans that differ in their ends alone: each of its parts with any. */
export async function inspectRole(
  iam: IAMClient,
  details: IamRoleDetails,
  plans: readonly [PlannedGrant, ...PlannedGrant[]],
): Promise<'present' | 'absent' | 'altered'> {
  const [plan] = plans;
  const found = await findRole(iam, plan);
  if (found === undefined || !isOurs(found)) return 'absent';
  if (!plans.some((each) => isAsPlanned(found, details, each))) return 'altered';
  const access = (await getInlinePolicy(iam, identity(plan), accessPolicyName))?.document ?? null;
  if (!plans.some((each) => sameDocument(access, accessDocument(details.statements, each)))) return 'altered';
  const names = await inlinePolicyNames(iam, identity(plan));
  const attached = await attachedTo(iam, artifactName(plan));
  const same =
    names?.length === 1 && sameDocument(attached.toSorted(), [...details.managedPolicies].toSorted());
  return same ? 'present' : 'altered';
}

/** Undefined when there is no role of the plan's name. */
export async function findRole(iam: IAMClient, plan: PlannedGrant): Promise<Role | undefined> {
  try {
    return (await iam.send(new GetRoleCommand({ RoleName: artifactName(plan) }))).Role;
  } catch (error) {
    if (awsCode(error) === 'NoSuchEntity') return undefined;
    throw error;
  }
}

/** The name holds the request, and nobody but Latchkey makes roles under its path. */
function isOurs({ Path }: Role): boolean {
  return Path === rolePath;
}

function isAsPlanned(
  found: Role,
  { trust, permissionsBoundary }: IamRoleDetails,
  plan: PlannedGrant,
): boolean {
  return (
    found.PermissionsBoundary?.PermissionsBoundaryArn === permissionsBoundary &&
    sameDocument(decodeDocument(found.AssumeRolePolicyDocument), trustDocument(trust, plan))
  );
}

async function attachedTo(iam: IAMClient, roleName: string): Promise<readonly string[]> {
  const arns: string[] = [];
  for await (const { AttachedPolicies } of paginateListAttachedRolePolicies(
    { client: iam },
    { RoleName: roleName },
  ))
    for (const { PolicyArn } of AttachedPolicies ?? []) if (PolicyArn !== undefined) arns.push(PolicyArn);
  return arns;
}

function notVisible(plan: PlannedGrant): ProviderError {
  return new ProviderError({
    class: 'retry',
    code: 'NotVisibleYet',
    message: `AWS says that the role ${artifactName(plan)} exists, and does not show it yet (${plan.target}).`,
  });
}

/** Waits for a deletion; `NoSuchEntity`, and a further code where it says the same, is as good as one. */
async function gone(call: Promise<unknown>, further?: string): Promise<void> {
  try {
    await call;
  } catch (error) {
    const code = awsCode(error);
    if (code !== 'NoSuchEntity' && (further === undefined || code !== further)) throw error;
  }
}

function identity(plan: PlannedGrant) {
  return { type: 'role', name: artifactName(plan) } as const;
}

/** Within AWS's limits; an hour is the least that a role can be set to. */
function sessionSeconds({ startsAt, expiresAt }: PlannedGrant): number {
  const seconds = Math.ceil((Date.parse(expiresAt) - Date.parse(startsAt)) / 1_000);
  return Math.min(Math.max(seconds, 3_600), 43_200);
}

function tags(plan: PlannedGrant) {
  return [
    { Key: requestTag, Value: plan.requestId },
    { Key: expiresTag, Value: plan.expiresAt },
  ];
}
