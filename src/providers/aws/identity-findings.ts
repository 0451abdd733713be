import { GetRoleCommand, GetUserCommand, type IAMClient } from '@aws-sdk/client-iam';
import type { Finding } from '../../core/providers.ts';
import type { PlannedGrant } from '../../core/requests/request.ts';
import { awsCode } from './errors.ts';
import { blocker } from './finding.ts';
import { type IamIdentity, inlineQuota, inlineSize } from './inline-policy.ts';
import { countedSize, decodeDocument, type PolicyDocument } from './policy-document.ts';

/** What is known of a user or a role. */
export interface FoundIdentity {
  readonly arn: string;
  readonly path: string;
  readonly boundary: string | undefined;
  /** Of a role, as JSON. */
  readonly trustPolicy: unknown;
}

/** Undefined when there is no such identity. */
export async function findIdentity(
  iam: IAMClient,
  { type, name }: IamIdentity,
): Promise<FoundIdentity | undefined> {
  try {
    const found =
      type === 'user'
        ? (await iam.send(new GetUserCommand({ UserName: name }))).User
        : (await iam.send(new GetRoleCommand({ RoleName: name }))).Role;
    const trust =
      found !== undefined && 'AssumeRolePolicyDocument' in found ? found.AssumeRolePolicyDocument : '';
    return {
      arn: found?.Arn ?? '',
      path: found?.Path ?? '/',
      boundary: found?.PermissionsBoundary?.PermissionsBoundaryArn,
      trustPolicy: decodeDocument(trust),
    };
  } catch (error) {
    if (awsCode(error) === 'NoSuchEntity') return undefined;
    throw error;
  }
}

/** What speaks against an identity that is to carry a policy: that it is not there, or not bounded as the catalogue says. */
export function identityFindings(
  found: FoundIdentity | undefined,
  identity: IamIdentity,
  plan: PlannedGrant,
  boundary: string | undefined,
): readonly Finding[] {
  const who = `IAM ${identity.type} ${identity.name}`;
  if (found === undefined)
    return [
      blocker(
        `aws.${identity.type}Missing`,
        `There is no ${who} in ${plan.target}. Create it, or correct the catalogue${identity.type === 'user' ? ' (people.iamUsers)' : ''}.`,
      ),
    ];
  if (boundary === undefined || found.boundary === boundary) return [];
  return [
    blocker(
      'aws.boundaryMissing',
      `${who} in ${plan.target} does not have the permissions boundary ${boundary}, without which AWS does not let Latchkey give it anything. Put the boundary on the ${identity.type}.`,
    ),
  ];
}

/** Whether the policy fits beside the inline policies that are there. */
export async function roomFindings(
  iam: IAMClient,
  identity: IamIdentity,
  policy: { readonly name: string; readonly document: PolicyDocument },
  plan: PlannedGrant,
): Promise<readonly Finding[]> {
  const used = await inlineSize(iam, identity, policy.name);
  const needed = countedSize(JSON.stringify(policy.document));
  const quota = inlineQuota[identity.type];
  if (used + needed <= quota) return [];
  return [
    blocker(
      'aws.inlineQuota',
      `The inline policies of IAM ${identity.type} ${identity.name} in ${plan.target} have ${used} characters, the new one ${needed}, and AWS allows ${quota} together: somebody has to remove one first.`,
    ),
  ];
}

/** Whether sessions of a role can say for whom they are, without which nothing can be bound to one person. */
export function sourceIdentityFindings(
  found: FoundIdentity,
  identity: IamIdentity,
  plan: PlannedGrant,
): readonly Finding[] {
  if (/"sts:(SetSourceIdentity|\*)"/i.test(JSON.stringify(found.trustPolicy))) return [];
  return [
    blocker(
      'aws.noSourceIdentity',
      `The trust policy of IAM role ${identity.name} in ${plan.target} does not allow sts:SetSourceIdentity, so that its sessions cannot say whose they are and nothing can be given to one person. Allow it there.`,
    ),
  ];
}
