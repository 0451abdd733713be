import { parseIamArn } from '../arn.ts';
import { asMalformedPolicyDocument } from '../iam/input.ts';
import { checkIdentityPolicy } from '../policy/check.ts';
import type { Account, AwsState, Role } from '../state.ts';
import { AwsError, constraintFailed, malformedPolicyDocument, validationError } from '../wire/errors.ts';
import type { Parameters } from '../wire/parameters.ts';

/** The parameters that both ways of taking a role have. */
export interface SessionRequest {
  readonly roleArn: string;
  readonly sessionName: string;
  /** Seconds; undefined for the default. */
  readonly durationSeconds: number | undefined;
  readonly policy: string | undefined;
  readonly policyArns: readonly string[];
}

/** Reads them after "AWS STS API reference, AssumeRole"; throws a ValidationError or MalformedPolicyDocument. */
export function readSessionRequest(parameters: Parameters): SessionRequest {
  const roleArn = parameters.required('RoleArn', { min: 20, max: 2_048 });
  if (!/^arn:aws:iam::\d{12}:role\/\S+$/.test(roleArn)) throw validationError(`${roleArn} is invalid`);
  const policy = parameters.optional('Policy', { min: 1, max: 2_048 });
  if (policy !== undefined) asMalformedPolicyDocument(() => checkIdentityPolicy(policy));
  const policyArns = parameters.structures('PolicyArns').map(({ arn = '' }) => arn);
  if (policyArns.length > 10) {
    throw constraintFailed(
      `[${policyArns.join(', ')}]`,
      'policyArns',
      'have length less than or equal to 10',
    );
  }
  return {
    roleArn,
    sessionName: parameters.required('RoleSessionName', { min: 2, max: 64, pattern: '[\\w+=,.@-]*' }),
    durationSeconds: parameters.integer('DurationSeconds', { min: 900, max: 43_200 }),
    policy,
    policyArns,
  };
}

export interface TargetRole {
  readonly account: Account;
  readonly role: Role;
}

/** The role of an ARN, path included; undefined when there is none. */
export function findRole(accounts: readonly Account[], arn: string): TargetRole | undefined {
  const account = accounts.find(({ id }) => id === parseIamArn(arn)?.accountId);
  const role = account?.roles.find(
    ({ path, name }) => arn === `arn:aws:iam::${account.id}:role${path}${name}`,
  );
  return account && role && { account, role };
}

/** The session's length in seconds, within what the role allows; throws a ValidationError beyond it. */
export function sessionDuration(requested: number | undefined, role: Role, chained: boolean): number {
  const longestChained = 3_600;
  if (chained && requested !== undefined && requested > longestChained) {
    throw validationError(
      'The requested DurationSeconds exceeds the 1 hour session limit for roles assumed by role chaining.',
    );
  }
  if (requested !== undefined && requested > role.maxSessionDuration) {
    throw validationError('The requested DurationSeconds exceeds the MaxSessionDuration set for this role.');
  }
  return requested ?? 3_600;
}

/** Throws unless every session policy ARN is a policy of AWS or of the role's account. */
export function checkPolicyArns(arns: readonly string[], account: Account, state: AwsState): void {
  for (const arn of arns) {
    const known = [...account.policies, ...state.awsManagedPolicies].some((policy) => policy.arn === arn);
    if (!known) throw malformedPolicyDocument(`PolicyArn ${arn} does not exist or is not attachable.`);
  }
}

/**
 * How full the session's packed part is, in percent; undefined when it holds nothing. AWS packs the session
 * policies and tags in a binary form of its own; here every character counts as one of 2048. Throws
 * PackedPolicyTooLarge above a hundred.
 */
export function packedPolicySize(parts: readonly string[]): number | undefined {
  const size = parts.reduce((sum, part) => sum + part.length, 0);
  const percent = Math.ceil((size / 2_048) * 100);
  if (percent > 100) {
    throw new AwsError(
      'PackedPolicyTooLarge',
      400,
      `Packed policy consumes ${percent}% of allotted space, please use smaller policy.`,
    );
  }
  return size === 0 ? undefined : percent;
}
