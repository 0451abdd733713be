import type { Catalogue, PermissionSet } from '../../core/catalogue/catalogue.ts';
import type { IamIdentity } from './inline-policy.ts';
import { documentOf, type PolicyDocument } from './policy-document.ts';
import { attachmentMark, policyMark, standingPolicyName } from './standing-mark.ts';

/** One thing that standing access puts on a user or role. */
export type StandingArtifact = StandingPolicy | StandingAttachment;

/** What an artifact is found by, without what it says. */
export type StandingName = Omit<StandingPolicy, 'document'> | StandingAttachment;

/** An inline policy with the statements of a permission set. */
export interface StandingPolicy {
  readonly type: 'policy';
  readonly identity: IamIdentity;
  readonly policyName: string;
  readonly document: PolicyDocument;
}

/** A managed policy. */
export interface StandingAttachment {
  readonly type: 'attachment';
  readonly identity: IamIdentity;
  readonly policyArn: string;
}

/** One thing to do so that an account is as the catalogue says. */
export type StandingChange =
  /** `marked`: the mark is there already, and what it stands for is not. */
  | { readonly effect: 'add'; readonly artifact: StandingArtifact; readonly marked: boolean }
  /** A policy of Latchkey's says something else than the catalogue; `before` is its document as JSON. */
  | { readonly effect: 'change'; readonly artifact: StandingPolicy; readonly before: unknown }
  /** Something of Latchkey's is no longer wanted. */
  | { readonly effect: 'remove'; readonly artifact: StandingName }
  /** What a mark stands for is gone, and not wanted. */
  | { readonly effect: 'forget'; readonly identity: IamIdentity; readonly mark: string };

/** What the catalogue's standing entries want in an account, each thing once however many entries name it. Pure. */
export function wantedIn(accountName: string, catalogue: Catalogue): readonly StandingArtifact[] {
  const entries = [...catalogue.standing.values()].filter(({ accounts }) => accounts.includes(accountName));
  const wanted = entries.flatMap(({ principals, permissionSets }) => {
    const identities: readonly IamIdentity[] = [
      ...principals.users.map((name) => ({ type: 'user', name }) as const),
      ...principals.roles.map((name) => ({ type: 'role', name }) as const),
    ];
    const sets = permissionSets.flatMap((name) => catalogue.permissionSets.get(name) ?? []);
    return identities.flatMap((identity) => sets.flatMap((set) => artifactsOf(identity, set)));
  });
  return [...new Map(wanted.map((artifact) => [artifactKey(artifact), artifact])).values()];
}

function artifactsOf(identity: IamIdentity, { name, aws }: PermissionSet): readonly StandingArtifact[] {
  const policy: StandingPolicy = {
    type: 'policy',
    identity,
    policyName: standingPolicyName(name),
    document: documentOf(aws.statements),
  };
  return [
    ...(aws.statements.length > 0 ? [policy] : []),
    ...aws.managedPolicies.map((policyArn) => ({ type: 'attachment', identity, policyArn }) as const),
  ];
}

/** `user/audit` or `role/auditor`. IAM does not tell names apart by their case. */
export function identityKey({ type, name }: IamIdentity): string {
  return `${type}/${name.toLowerCase()}`;
}

/** The tag's key for an artifact. */
export function markOf(artifact: StandingName): string {
  return artifact.type === 'policy' ? policyMark(artifact.policyName) : attachmentMark(artifact.policyArn);
}

/** What an artifact is called: the policy's name or its ARN. */
export function artifactLabel(artifact: StandingName): string {
  return artifact.type === 'policy' ? artifact.policyName : artifact.policyArn;
}

function artifactKey(artifact: StandingArtifact): string {
  return `${identityKey(artifact.identity)} ${markOf(artifact)}`;
}
