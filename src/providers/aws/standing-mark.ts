import { sha256Hex } from '../../platform/digest.ts';

const policyPrefix = 'latchkey-standing-';
const policyMarks = 'latchkey-standing:policy/';
const attachmentMarks = 'latchkey-standing:attachment/';

/** The name of the inline policy that carries a permission set's statements. */
export function standingPolicyName(permissionSet: string): string {
  return `${policyPrefix}${permissionSet}`;
}

export function isStandingPolicyName(name: string): boolean {
  return name.startsWith(policyPrefix);
}

/** The key of the tag by which a user or role says that the inline policy of this name is Latchkey's. */
export function policyMark(policyName: string): string {
  return `${policyMarks}${policyName.slice(policyPrefix.length)}`;
}

/**
 * The key of the tag by which a user or role says that the attachment of this policy is Latchkey's. A key has 128
 * characters at most and takes fewer kinds of them than an ARN (IAM User Guide, "Tags for IAM resources"), hence a digest.
 */
export function attachmentMark(policyArn: string): string {
  return `${attachmentMarks}${sha256Hex(policyArn).slice(0, 32)}`;
}

/** What a mark stands for, as the value of the tag, for people. */
export function markValue(shown: string): string {
  return shown.replaceAll(/[^\w.:/=+@ -]/g, '_').slice(0, 256);
}

export function isStandingMark(key: string): boolean {
  return key.startsWith(policyMarks) || key.startsWith(attachmentMarks);
}

/** The name of the policy that a mark stands for; undefined for the mark of an attachment. */
export function policyOfMark(key: string): string | undefined {
  return key.startsWith(policyMarks) ? `${policyPrefix}${key.slice(policyMarks.length)}` : undefined;
}
