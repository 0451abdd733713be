import { type AssumeRoleDecision, decideAssumeRole } from '../access/assume-role.ts';
import { type Principal, principalArn } from '../access/principal.ts';
import type { ContextValues } from '../policy/context.ts';
import type { Session, Tag } from '../state.ts';
import { accessDenied, validationError } from '../wire/errors.ts';
import type { Parameters } from '../wire/parameters.ts';
import type { XmlValue } from '../wire/xml.ts';
import type { StsCall } from './action.ts';
import { issueSession } from './issue-session.ts';
import {
  checkPolicyArns,
  findRole,
  packedPolicySize,
  readSessionRequest,
  sessionDuration,
  type TargetRole,
} from './session-request.ts';
import { readSessionTags, type SessionTags } from './session-tags.ts';

/** After "AWS STS API reference, AssumeRole". */
export function assumeRole(call: StsCall): XmlValue {
  const { caller, parameters, world, now } = call;
  const request = readSessionRequest(parameters);
  call.onResource(request.roleArn);
  const externalId = parameters.optional('ExternalId', { min: 2, max: 1_224, pattern: '[\\w+=,.@:\\/-]*' });
  const callerSession = caller.kind === 'session' ? caller.session : undefined;
  const sourceIdentity = readSourceIdentity(parameters, callerSession);
  const tags = readSessionTags(parameters, callerSession);
  if (caller.kind === 'root') throw accessDenied('Roles may not be assumed by root accounts.');
  const target = findRole(world.effective, request.roleArn);
  // What does not exist and what is not allowed look the same from outside.
  if (!target) throw denied(caller, 'sts:AssumeRole', request.roleArn);
  const context: ContextValues = {
    ...call.context,
    ...tags.context,
    'sts:ExternalId': externalId,
    'sts:RoleSessionName': request.sessionName,
    'sts:SourceIdentity': sourceIdentity,
    'aws:ResourceAccount': target.account.id,
    ...Object.fromEntries(
      target.role.tags.flatMap(({ key, value }) => [
        [`aws:ResourceTag/${key}`, value],
        [`iam:ResourceTag/${key}`, value],
      ]),
    ),
  };
  const needed = ['sts:AssumeRole'];
  if (sourceIdentity !== undefined) needed.push('sts:SetSourceIdentity');
  if (tags.tags.length > 0) needed.push('sts:TagSession');
  checkAllowed(call, target, { needed, context, roleArn: request.roleArn });

  const duration = sessionDuration(request.durationSeconds, target.role, callerSession !== undefined);
  checkPolicyArns(request.policyArns, target.account, world.state);
  const packed = packedPolicySize([
    request.policy ?? '',
    ...request.policyArns,
    ...tags.tags.flatMap(({ key, value }: Tag) => [key, value]),
  ]);
  const issuedTo = 'session' in caller && caller.session ? 'session' : 'longTerm';
  const details = { ...sessionDetails(tags, sourceIdentity), issuedTo } as const;
  const issued = issueSession(world, { request, target, duration, now, details });
  return { ...issued, PackedPolicySize: packed, SourceIdentity: sourceIdentity };
}

/** The first of the needed actions that is not allowed is the one the error names. */
function checkAllowed(
  { caller, world }: StsCall,
  { account, role }: TargetRole,
  {
    needed,
    context,
    roleArn,
  }: { readonly needed: readonly string[]; readonly context: ContextValues; readonly roleArn: string },
): void {
  for (const action of needed) {
    const view = { state: world.state, accounts: world.effective };
    const decision = decideAssumeRole(caller, { action, account, role, context }, view);
    if (decision.decision === 'allowed') continue;
    // Why is told inside one account only.
    throw denied(caller, action, roleArn, caller.account.id === account.id ? decision : undefined);
  }
}

function sessionDetails({ tags, transitiveTagKeys }: SessionTags, sourceIdentity: string | undefined) {
  return { tags, transitiveTagKeys, ...(sourceIdentity === undefined ? {} : { sourceIdentity }) };
}

/** A source identity, once set, stays for the whole chain of roles. */
function readSourceIdentity(parameters: Parameters, session: Session | undefined): string | undefined {
  const given = parameters.optional('SourceIdentity', { min: 2, max: 64, pattern: '[\\w+=,.@-]*' });
  if (given !== undefined && /^aws:/i.test(given)) {
    throw validationError('SourceIdentity cannot begin with the reserved prefix aws:');
  }
  if (given !== undefined && session?.sourceIdentity !== undefined && given !== session.sourceIdentity) {
    throw accessDenied('The source identity of a session cannot be changed after it is set.');
  }
  return given ?? session?.sourceIdentity;
}

function denied(caller: Principal, action: string, roleArn: string, decision?: AssumeRoleDecision) {
  let reason = '';
  if (decision?.decision === 'denied') {
    const policy = decision.by === 'trustPolicy' ? 'resource-based policy' : 'identity-based policy';
    reason = decision.explicit
      ? ` with an explicit deny in ${decision.by === 'trustPolicy' ? 'a' : 'an'} ${policy}`
      : ` because no ${policy} allows the ${action} action`;
  }
  return accessDenied(
    `User: ${principalArn(caller)} is not authorized to perform: ${action} on resource: ${roleArn}${reason}`,
  );
}
