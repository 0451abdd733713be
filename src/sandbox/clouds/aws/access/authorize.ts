import { type ContextValues, requestContext } from '../policy/context.ts';
import { evaluatePolicies, type Layer, type PolicyDecision } from '../policy/evaluate.ts';
import type { AwsState } from '../state.ts';
import { type AwsError, accessDenied } from '../wire/errors.ts';
import { type Principal, policiesOf, principalArn, principalContext } from './principal.ts';

/** The keys every request has, whoever makes it. */
export function requestKeys(
  now: Date,
  request: { readonly sourceIp?: string | undefined; readonly userAgent?: string | undefined },
): ContextValues {
  return {
    'aws:CurrentTime': now.toISOString(),
    'aws:EpochTime': String(Math.floor(now.getTime() / 1_000)),
    // The loopback listener stands for AWS's own endpoints, which are only to be had over TLS.
    'aws:SecureTransport': 'true',
    'aws:ViaAWSService': 'false',
    'aws:SourceIp': request.sourceIp,
    'aws:UserAgent': request.userAgent,
  };
}

interface AccessRequest {
  readonly action: string;
  readonly resource: string;
  readonly context: ContextValues;
}

/** Weighs what a principal asks for against its policies. */
export function decide(principal: Principal, request: AccessRequest, state: AwsState): PolicyDecision {
  const policies = policiesOf(principal, state);
  if (!policies) return { decision: 'allowed', statements: [] };
  const context = requestContext(request.context, principalContext(principal));
  return evaluatePolicies({ ...request, context }, policies);
}

const layerNames: Record<Layer, string> = {
  identity: 'identity-based policy',
  boundary: 'permissions boundary',
  session: 'session policy',
};

/** AccessDenied in AWS's words ("IAM User Guide, Troubleshoot access denied error messages"). */
export function deniedError(
  principal: Principal,
  action: string,
  shownResource: string,
  decision: Extract<PolicyDecision, { decision: 'denied' }>,
): AwsError {
  const article = decision.layer === 'identity' ? 'an' : 'a';
  const reason =
    decision.by === 'explicitDeny'
      ? `with an explicit deny in ${article} ${layerNames[decision.layer]}`
      : `because no ${layerNames[decision.layer]} allows the ${action} action`;
  return accessDenied(
    `User: ${principalArn(principal)} is not authorized to perform: ${action} on resource: ${shownResource} ${reason}`,
  );
}
