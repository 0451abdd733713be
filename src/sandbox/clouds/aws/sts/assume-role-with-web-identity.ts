import { oidcProviderArn, parseIamArn } from '../arn.ts';
import { type ContextValues, requestContext } from '../policy/context.ts';
import { evaluateTrust } from '../policy/trust.ts';
import { accessDenied } from '../wire/errors.ts';
import type { XmlValue } from '../wire/xml.ts';
import type { UnsignedStsCall } from './action.ts';
import { issueSession } from './issue-session.ts';
import {
  checkPolicyArns,
  findRole,
  packedPolicySize,
  readSessionRequest,
  sessionDuration,
} from './session-request.ts';
import { checkWebIdentityToken, type OidcKeys, type WebIdentity } from './web-identity-token.ts';

/** After "AWS STS API reference, AssumeRoleWithWebIdentity". */
export async function assumeRoleWithWebIdentity(
  call: UnsignedStsCall,
  oidcKeys: OidcKeys,
): Promise<XmlValue> {
  const { parameters, world, now } = call;
  const request = readSessionRequest(parameters);
  const token = parameters.required('WebIdentityToken', { min: 4, max: 20_000 });
  call.onResource(request.roleArn);
  const accountId = parseIamArn(request.roleArn)?.accountId ?? '';
  const account = world.effective.find(({ id }) => id === accountId);
  const identity = await checkWebIdentityToken(token, account, { now, oidcKeys });
  const providerArn = oidcProviderArn(accountId, identity.issuer);
  const target = findRole(world.effective, request.roleArn);
  const context = {
    ...call.context,
    'sts:RoleSessionName': request.sessionName,
    ...identityContext(identity),
  };
  const trust =
    target &&
    evaluateTrust(target.role.trustPolicy, {
      action: 'sts:AssumeRoleWithWebIdentity',
      principal: { kind: 'federated', providerArn },
      context: requestContext(context),
      isCurrent: () => true,
    });
  if (!target || trust === 'noAllow' || trust === 'explicitDeny') {
    throw accessDenied('Not authorized to perform sts:AssumeRoleWithWebIdentity');
  }
  const duration = sessionDuration(request.durationSeconds, target.role, false);
  checkPolicyArns(request.policyArns, target.account, world.state);
  const packed = packedPolicySize([request.policy ?? '', ...request.policyArns]);
  const details = {
    tags: [],
    transitiveTagKeys: [],
    federatedProvider: providerArn,
    issuedTo: 'webIdentity' as const,
  };
  return {
    ...issueSession(world, { request, target, duration, now, details }),
    SubjectFromWebIdentityToken: identity.subject,
    Audience: identity.audience,
    Provider: providerArn,
    PackedPolicySize: packed,
  };
}

/** The keys are named after the issuer, without its scheme. */
function identityContext({ issuer, subject, audience, originalAudience, amr }: WebIdentity): ContextValues {
  const prefix = issuer.replace(/^https:\/\//, '');
  return {
    [`${prefix}:sub`]: subject,
    [`${prefix}:aud`]: audience,
    [`${prefix}:oaud`]: originalAudience,
    [`${prefix}:amr`]: amr,
  };
}
