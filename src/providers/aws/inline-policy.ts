import {
  DeleteRolePolicyCommand,
  DeleteUserPolicyCommand,
  GetRolePolicyCommand,
  GetUserPolicyCommand,
  type IAMClient,
  PutRolePolicyCommand,
  PutUserPolicyCommand,
  paginateListRolePolicies,
  paginateListUserPolicies,
} from '@aws-sdk/client-iam';
import { awsCode } from './errors.ts';
import { countedSize, decodeDocument, type PolicyDocument } from './policy-document.ts';

/** Something in IAM that carries inline policies. */
export interface IamIdentity {
  readonly type: 'user' | 'role';
  readonly name: string;
}

/** The room for all inline policies of an identity together, in characters (IAM User Guide, "IAM and AWS STS quotas"). */
export const inlineQuota = { user: 2_048, role: 10_240 } as const;

/** Writes a policy; one of the same name is replaced. */
export async function putInlinePolicy(
  iam: IAMClient,
  identity: IamIdentity,
  policyName: string,
  document: PolicyDocument,
): Promise<void> {
  const policy = { PolicyName: policyName, PolicyDocument: JSON.stringify(document) };
  await (identity.type === 'user'
    ? iam.send(new PutUserPolicyCommand({ UserName: identity.name, ...policy }))
    : iam.send(new PutRolePolicyCommand({ RoleName: identity.name, ...policy })));
}

/** A policy's document as JSON; undefined when there is none of that name, or no such identity. */
export async function getInlinePolicy(
  iam: IAMClient,
  { type, name }: IamIdentity,
  policyName: string,
): Promise<{ readonly document: unknown; readonly size: number } | undefined> {
  try {
    const { PolicyDocument } =
      type === 'user'
        ? await iam.send(new GetUserPolicyCommand({ UserName: name, PolicyName: policyName }))
        : await iam.send(new GetRolePolicyCommand({ RoleName: name, PolicyName: policyName }));
    const text = decodeURIComponent(PolicyDocument ?? '');
    return { document: decodeDocument(PolicyDocument), size: countedSize(text) };
  } catch (error) {
    if (awsCode(error) === 'NoSuchEntity') return undefined;
    throw error;
  }
}

/** Deletes a policy. One that is gone, or whose identity is, is deleted. */
export async function deleteInlinePolicy(
  iam: IAMClient,
  identity: IamIdentity,
  policyName: string,
): Promise<void> {
  try {
    await (identity.type === 'user'
      ? iam.send(new DeleteUserPolicyCommand({ UserName: identity.name, PolicyName: policyName }))
      : iam.send(new DeleteRolePolicyCommand({ RoleName: identity.name, PolicyName: policyName })));
  } catch (error) {
    const code = awsCode(error);
    if (code === 'NoSuchEntity') return;
    // For an identity that is gone AWS knows neither path nor boundary, so that a right limited by them does not
    // cover the call and it is refused instead. A look tells the two apart.
    if (code === 'AccessDenied' && (await getInlinePolicy(iam, identity, policyName)) === undefined) return;
    throw error;
  }
}

/** Names of the inline policies of an identity; undefined when there is no such identity. */
export async function inlinePolicyNames(
  iam: IAMClient,
  { type, name }: IamIdentity,
): Promise<readonly string[] | undefined> {
  const names: string[] = [];
  try {
    const pages =
      type === 'user'
        ? paginateListUserPolicies({ client: iam }, { UserName: name })
        : paginateListRolePolicies({ client: iam }, { RoleName: name });
    for await (const { PolicyNames } of pages) names.push(...(PolicyNames ?? []));
    return names;
  } catch (error) {
    if (awsCode(error) === 'NoSuchEntity') return undefined;
    throw error;
  }
}

/** Characters that the inline policies of an identity use, but for the one of this name. */
export async function inlineSize(iam: IAMClient, identity: IamIdentity, but: string): Promise<number> {
  let size = 0;
  for (const name of (await inlinePolicyNames(iam, identity)) ?? [])
    if (name !== but) size += (await getInlinePolicy(iam, identity, name))?.size ?? 0;
  return size;
}
