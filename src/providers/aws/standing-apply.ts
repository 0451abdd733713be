import {
  AttachRolePolicyCommand,
  AttachUserPolicyCommand,
  DetachRolePolicyCommand,
  DetachUserPolicyCommand,
  type IAMClient,
  TagRoleCommand,
  TagUserCommand,
  UntagRoleCommand,
  UntagUserCommand,
} from '@aws-sdk/client-iam';
import { field, numberField } from '../failure.ts';
import { awsCode } from './errors.ts';
import { deleteInlinePolicy, type IamIdentity, putInlinePolicy } from './inline-policy.ts';
import {
  artifactLabel,
  markOf,
  type StandingArtifact,
  type StandingAttachment,
  type StandingChange,
} from './standing-artifact.ts';
import { markValue } from './standing-mark.ts';

/**
 * Carries out one change; a repeat finds what it made and changes nothing. The mark is written before what it
 * stands for and taken away after it, so that nothing of Latchkey's is ever without its mark, however far it came.
 */
export async function applyStandingChange(iam: IAMClient, change: StandingChange): Promise<void> {
  switch (change.effect) {
    case 'add':
      return add(iam, change.artifact, change.marked);
    case 'change':
      return put(iam, change.artifact);
    case 'remove': {
      const { artifact } = change;
      await (artifact.type === 'policy'
        ? deleteInlinePolicy(iam, artifact.identity, artifact.policyName)
        : detach(iam, artifact));
      return untag(iam, artifact.identity, markOf(artifact));
    }
    case 'forget':
      return untag(iam, change.identity, change.mark);
  }
}

async function add(iam: IAMClient, artifact: StandingArtifact, marked: boolean): Promise<void> {
  const { identity } = artifact;
  const mark = markOf(artifact);
  if (!marked) await tag(iam, identity, mark, markValue(artifactLabel(artifact)));
  try {
    await put(iam, artifact);
  } catch (error) {
    // A mark without its attachment would make Latchkey's what somebody attaches by hand later. If it cannot be
    // taken away now, the next run does it; what counts is why nothing was added.
    if (isRefusal(error)) await untag(iam, identity, mark).catch(() => undefined);
    throw error;
  }
}

async function put(iam: IAMClient, artifact: StandingArtifact): Promise<void> {
  const { identity } = artifact;
  if (artifact.type === 'policy')
    return putInlinePolicy(iam, identity, artifact.policyName, artifact.document);
  const { policyArn: PolicyArn } = artifact;
  await (identity.type === 'user'
    ? iam.send(new AttachUserPolicyCommand({ UserName: identity.name, PolicyArn }))
    : iam.send(new AttachRolePolicyCommand({ RoleName: identity.name, PolicyArn })));
}

async function detach(iam: IAMClient, { identity, policyArn: PolicyArn }: StandingAttachment): Promise<void> {
  await unlessGone(async () => {
    await (identity.type === 'user'
      ? iam.send(new DetachUserPolicyCommand({ UserName: identity.name, PolicyArn }))
      : iam.send(new DetachRolePolicyCommand({ RoleName: identity.name, PolicyArn })));
  });
}

async function tag(iam: IAMClient, { type, name }: IamIdentity, Key: string, Value: string): Promise<void> {
  const Tags = [{ Key, Value }];
  await (type === 'user'
    ? iam.send(new TagUserCommand({ UserName: name, Tags }))
    : iam.send(new TagRoleCommand({ RoleName: name, Tags })));
}

async function untag(iam: IAMClient, { type, name }: IamIdentity, mark: string): Promise<void> {
  const TagKeys = [mark];
  await unlessGone(async () => {
    await (type === 'user'
      ? iam.send(new UntagUserCommand({ UserName: name, TagKeys }))
      : iam.send(new UntagRoleCommand({ RoleName: name, TagKeys })));
  });
}

/** Runs a removal; what is gone, or whose user or role is, is removed. */
async function unlessGone(work: () => Promise<void>): Promise<void> {
  try {
    await work();
  } catch (error) {
    if (awsCode(error) !== 'NoSuchEntity') throw error;
  }
}

/**
 * Whether AWS answered that it did not do it. Without an answer it may have, also when the SDK tried again and was
 * refused then.
 */
function isRefusal(error: unknown): boolean {
  const metadata = field(error, '$metadata');
  const status = numberField(metadata, 'httpStatusCode') ?? 0;
  return status >= 400 && status < 500 && numberField(metadata, 'attempts') === 1;
}
