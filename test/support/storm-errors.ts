import type { FaultInput as AwsFault } from '../../src/sandbox/clouds/aws/faults.ts';
import type { FaultInput as AzureFault } from '../../src/sandbox/clouds/azure/faults.ts';
import type { Chance } from './storm-chance.ts';

/** How a call to AWS goes wrong, as AWS documents it. */
export type AwsFailure = Omit<AwsFault, 'action' | 'afterEffect'> & { readonly afterEffect: boolean };
export interface AzureFailure {
  readonly status?: number;
  readonly code?: string;
  readonly retryAfter?: number;
  readonly afterEffect?: boolean;
  readonly dropConnection?: boolean;
}

/** Every error, with how many of a hundred failures it is. */
type Weighted<Failure> = readonly (readonly [number, Failure])[];

const dropped = { afterEffect: false };
/** The call was carried out, and its answer never came: what a timeout looks like from outside. */
const lostAnswer = { afterEffect: true };

/** IAM and STS API references, "Common Errors", and the errors of the single actions. */
const awsQuery: Weighted<AwsFailure> = [
  [24, { code: 'Throttling', status: 400, afterEffect: false }],
  [6, { code: 'RequestLimitExceeded', status: 503, afterEffect: false }],
  [12, { code: 'ServiceUnavailable', status: 503, afterEffect: false }],
  [10, { code: 'ServiceFailure', status: 500, afterEffect: false }],
  [6, { code: 'InternalFailure', status: 500, afterEffect: true }],
  [8, { code: 'ConcurrentModification', status: 409, afterEffect: false }],
  [4, { code: 'EntityTemporarilyUnmodifiable', status: 409, afterEffect: false }],
  [12, dropped],
  [14, lostAnswer],
  [2, { code: 'AccessDenied', status: 403, afterEffect: false }],
  [2, { code: 'ExpiredToken', status: 403, afterEffect: false }],
];

/** IAM Identity Center and Identity Store API references, the errors of the single operations. */
const awsJson: Weighted<AwsFailure> = [
  [34, { code: 'ThrottlingException', status: 400, afterEffect: false }],
  [20, { code: 'InternalServerException', status: 500, afterEffect: false }],
  [14, { code: 'ConflictException', status: 400, afterEffect: false }],
  [14, dropped],
  [16, lostAnswer],
  [2, { code: 'AccessDeniedException', status: 400, afterEffect: false }],
];

/** Azure Resource Manager: "Troubleshoot Azure RBAC", "Resource Manager error codes", "Throttling requests". */
const arm: Weighted<AzureFailure> = [
  [16, { status: 429, code: 'TooManyRequests', retryAfter: 17 }],
  [8, { status: 429, code: 'SubscriptionRequestsThrottled', retryAfter: 40 }],
  [14, { status: 500, code: 'InternalServerError' }],
  [10, { status: 503, code: 'ServiceUnavailable' }],
  [10, { status: 504, code: 'GatewayTimeout', afterEffect: true }],
  [6, { status: 504, code: 'ServerTimeout' }],
  [6, { status: 409, code: 'AnotherOperationInProgress' }],
  [4, { status: 409, code: 'Conflict' }],
  [10, { dropConnection: true }],
  [14, { dropConnection: true, afterEffect: true }],
  [2, { status: 403, code: 'AuthorizationFailed' }],
];

/** Microsoft Graph: "Microsoft Graph error responses", "Throttling guidance". */
const graph: Weighted<AzureFailure> = [
  [26, { status: 429, code: 'TooManyRequests', retryAfter: 15 }],
  [18, { status: 500, code: 'InternalServerError' }],
  [14, { status: 503, code: 'serviceNotAvailable' }],
  [8, { status: 504, code: 'GatewayTimeout', afterEffect: true }],
  [6, { status: 409, code: 'Directory_ConcurrencyViolation' }],
  [10, { dropConnection: true }],
  [16, { dropConnection: true, afterEffect: true }],
  [2, { status: 403, code: 'Authorization_RequestDenied' }],
];

/** Tokens: App Service, "managed identities", error codes of the token endpoint. */
const identity: Weighted<AzureFailure> = [
  [50, { status: 500, code: 'InternalServerError' }],
  [25, { status: 429, code: 'TooManyRequests' }],
  [25, { dropConnection: true }],
];

const json: ReadonlySet<string> = new Set(['sso', 'identitystore', 'tagging']);

export function drawAwsFailure(chance: Chance, service: string): AwsFailure {
  return drawFrom(json.has(service) ? awsJson : awsQuery, chance);
}

export function drawAzureFailure(chance: Chance, service: AzureFault['service']): AzureFailure {
  return drawFrom({ arm, graph, identity }[service], chance);
}

function drawFrom<Failure>(table: Weighted<Failure>, chance: Chance): Failure {
  let left = chance.between(1, 100);
  for (const [weight, failure] of table) {
    left -= weight;
    if (left <= 0) return failure;
  }
  throw new RangeError('The weights of a table come to less than a hundred.');
}
