import {
  AttachRolePolicyCommand,
  AttachUserPolicyCommand,
  DetachRolePolicyCommand,
  DetachUserPolicyCommand,
  GetAccountSummaryCommand,
  type IAMClient,
  paginateListAttachedRolePolicies,
  paginateListAttachedUserPolicies,
} from '@aws-sdk/client-iam';
import { awsCode } from './errors.ts';
import type { IamIdentity } from './inline-policy.ts';

/** Attaching what is attached changes nothing and succeeds, so that a repeat needs no care. */
export async function attachPolicy(
  iam: IAMClient,
  { type, name }: IamIdentity,
  policyArn: string,
): Promise<void> {
  await (type === 'user'
    ? iam.send(new AttachUserPolicyCommand({ UserName: name, PolicyArn: policyArn }))
    : iam.send(new AttachRolePolicyCommand({ RoleName: name, PolicyArn: policyArn })));
}

/** Detaches a policy; one that is not attached, or an identity that is gone, is no failure. */
export async function detachPolicy(iam: IAMClient, identity: IamIdentity, policyArn: string): Promise<void> {
  const { type, name } = identity;
  try {
    await (type === 'user'
      ? iam.send(new DetachUserPolicyCommand({ UserName: name, PolicyArn: policyArn }))
      : iam.send(new DetachRolePolicyCommand({ RoleName: name, PolicyArn: policyArn })));
  } catch (error) {
    const code = awsCode(error);
    if (code === 'NoSuchEntity') return;
    // For an identity that is gone AWS knows no path, so that a right limited to a path (`user/people/*`) does
    // not cover the call and it is refused instead. A look tells the two apart.
    if (code === 'AccessDenied' && !(await attachedPolicies(iam, identity))?.has(policyArn)) return;
    throw error;
  }
}

/** ARNs of the managed policies on an identity; undefined when there is no such identity. */
export async function attachedPolicies(
  iam: IAMClient,
  { type, name }: IamIdentity,
): Promise<ReadonlySet<string> | undefined> {
  const arns = new Set<string>();
  const pages =
    type === 'user'
      ? paginateListAttachedUserPolicies({ client: iam }, { UserName: name })
      : paginateListAttachedRolePolicies({ client: iam }, { RoleName: name });
  try {
    for await (const page of pages)
      for (const { PolicyArn } of page.AttachedPolicies ?? [])
        if (PolicyArn !== undefined) arns.add(PolicyArn);
    return arns;
  } catch (error) {
    if (awsCode(error) === 'NoSuchEntity') return undefined;
    throw error;
  }
}

/** The account's own quota of policies on an identity (it can be raised); undefined when Latchkey may not read it. */
export async function attachmentQuota(
  iam: IAMClient,
  { type }: Pick<IamIdentity, 'type'>,
): Promise<number | undefined> {
  try {
    const { SummaryMap } = await iam.send(new GetAccountSummaryCommand({}));
    return type === 'user'
      ? SummaryMap?.AttachedPoliciesPerUserQuota
      : SummaryMap?.AttachedPoliciesPerRoleQuota;
  } catch (error) {
    if (awsCode(error) === 'AccessDenied') return undefined;
    throw error;
  }
}
