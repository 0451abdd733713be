import type { ProviderFailure } from '../../core/errors.ts';
import { cloudFailure, field, type KnownFailure, numberField, type Purpose, textField } from '../failure.ts';

const rights = "AWS refused the call: Latchkey's role in the account lacks the right";
const throttled = 'AWS is throttling calls in the account';
const busy = 'AWS is still busy with an earlier change of the same user';
const outage = 'AWS had an internal failure';
const credentials = "AWS did not accept Latchkey's temporary credentials";
const federation = "AWS did not accept the token of Latchkey's managed identity";

const retry = (message: string): KnownFailure => ({ class: 'retry', message });
const permanent = (message: string): KnownFailure => ({ class: 'permanent', message });

/**
 * What the codes of IAM, STS, IAM Identity Center and its directory mean for a grant (IAM API reference, "Common
 * Errors" and the errors of each action; the JSON services add `Exception` to theirs). The SDK's own idea of what is worth a repeat is not used: it repeats exceeded quotas and does not
 * repeat IAM's passing conflicts.
 */
const knownCodes: ReadonlyMap<string, KnownFailure> = new Map([
  ['NoSuchEntity', permanent('The user or the policy does not exist in the account')],
  ['EntityAlreadyExists', permanent('An object of that name exists already and is not from Latchkey')],
  ['LimitExceeded', permanent('A quota of the account is used up')],
  ['ConcurrentModification', retry(busy)],
  ['EntityTemporarilyUnmodifiable', retry(busy)],
  ['DeleteConflict', retry('AWS still finds something attached')],
  ['MalformedPolicyDocument', permanent('AWS does not accept the policy document')],
  ['InvalidInput', permanent('AWS does not accept a value of the call')],
  ['ValidationError', permanent('AWS does not accept a value of the call')],
  ['PolicyNotAttachable', permanent('The policy cannot be attached to a user')],
  ['UnmodifiableEntity', permanent('AWS allows nobody but itself to change this object')],
  ['ServiceFailure', retry(outage)],
  ['InternalFailure', retry(outage)],
  ['ServiceUnavailable', retry(outage)],
  ['Throttling', retry(throttled)],
  ['RequestThrottled', retry(throttled)],
  ['TooManyRequests', retry(throttled)],
  ['RequestLimitExceeded', retry(throttled)],
  ['AccessDenied', permanent(rights)],
  ['ExpiredToken', permanent(credentials)],
  ['InvalidClientTokenId', permanent(credentials)],
  ['SignatureDoesNotMatch', permanent(`${credentials} (is the clock right?)`)],
  ['RequestExpired', permanent(`${credentials} (is the clock right?)`)],
  // So the JSON services call a signature that is wrong or too old, and keys they do not know.
  ['InvalidSignature', permanent(`${credentials} (is the clock right?)`)],
  ['UnrecognizedClient', permanent(credentials)],
  ['IDPCommunicationError', retry('AWS could not reach Entra to check the token')],
  ['IDPRejectedClaim', permanent(federation)],
  ['InvalidIdentityToken', permanent(federation)],
  ['PackedPolicyTooLarge', permanent('The session policy is too large')],
  ['Conflict', retry('IAM Identity Center is still busy with an earlier change of the same assignment')],
  ['InternalServer', retry(outage)],
  ['ServiceQuotaExceeded', permanent('A quota of the service is used up')],
  ['Validation', permanent('AWS does not accept a value of the call')],
  [
    'ResourceNotFound',
    permanent(
      'IAM Identity Center does not know the instance, the account, the permission set or the person',
    ),
  ],
  ['RegionDisabled', permanent('STS is not switched on in this region')],
]);

/** Codes after which new credentials are worth one more attempt. */
const staleCodes: ReadonlySet<string> = new Set([
  'ExpiredToken',
  'InvalidClientTokenId',
  'RequestExpired',
  'SignatureDoesNotMatch',
  'InvalidSignature',
  'UnrecognizedClient',
]);

/** AWS's own code for an error: the wire code, which the SDK's names extend by `Exception` now and then. */
export function awsCode(error: unknown): string | undefined {
  const code = textField(error, 'Code') ?? (error instanceof Error ? error.name : undefined);
  return code?.replace(/Exception$/, '');
}

/** Whether the credentials themselves were refused, so that new ones may help. */
export function isStaleCredentials(error: unknown): boolean {
  return staleCodes.has(awsCode(error) ?? '');
}

/** Puts an error of the AWS SDK (or of the way to AWS) into its class. `about` says which call, in words. */
export function awsFailure(error: unknown, purpose: Purpose, about: string): ProviderFailure {
  const metadata = field(error, '$metadata');
  const response = field(error, '$response');
  const read = {
    cloud: 'AWS',
    code: awsCode(error),
    status: numberField(metadata, 'httpStatusCode') ?? numberField(response, 'statusCode'),
    requestId: textField(metadata, 'requestId'),
    retryAfter: textField(field(response, 'headers'), 'retry-after'),
  } as const;
  return cloudFailure(error, read, knownCodes, { purpose, about });
}
