import type { PlannedGrant } from '../../core/requests/request.ts';
import { commandLine, word } from '../../core/text/shell.ts';
import { partitionOf } from './account.ts';
import { artifactName } from './artifact-name.ts';
import { assignmentDetails } from './assignment-plan.ts';
import { attachedTo, attachmentDetails } from './attachment-plan.ts';
import { membershipDetails } from './group-plan.ts';
import { identityOf, policyDetails } from './policy-plan.ts';
import { callerPart } from './role-caller.ts';
import { iamRoleDetails } from './role-plan.ts';
import { fenceDocument } from './session-fence.ts';
import { fencePart, sessionDetails } from './session-plan.ts';

// Commands of the AWS CLI for somebody who administers the account. Each line is for a POSIX shell, stands for itself
// and may be run twice.

export function detachByHand(plan: PlannedGrant): readonly string[] {
  const details = attachmentDetails(plan);
  const { type, name } = attachedTo(details);
  const iam = iamOf(details);
  return [
    inAccount(
      details,
      iam(`detach-${type}-policy`, `--${type}-name`, name, '--policy-arn', details.policyArn),
    ),
  ];
}

export function deletePolicyByHand(plan: PlannedGrant): readonly string[] {
  const details = policyDetails(plan);
  const { type, name } = identityOf(details);
  const policy = ['--policy-name', artifactName(plan)];
  return [inAccount(details, iamOf(details)(`delete-${type}-policy`, `--${type}-name`, name, ...policy))];
}

/** A role goes only when nothing is on it any more, whoever put it there. */
export function deleteRoleByHand(plan: PlannedGrant): readonly string[] {
  const { caller, ...details } = iamRoleDetails(plan);
  const iam = iamOf(details);
  const role = ['--role-name', artifactName(plan)];
  const each = (list: string, query: string, remove: string, option: string) =>
    `for policy in $(${iam(list, ...role, '--query', query, '--output', 'text')}); do ${iam(remove, ...role)} ${option} "$policy"; done`;
  const lines = [
    inAccount(
      details,
      each(
        'list-attached-role-policies',
        'AttachedPolicies[].PolicyArn',
        'detach-role-policy',
        '--policy-arn',
      ),
      each('list-role-policies', 'PolicyNames[]', 'delete-role-policy', '--policy-name'),
      iam('delete-role', ...role),
    ),
  ];
  if (caller === undefined) return lines;
  const policy = ['--user-name', caller.userName, '--policy-name', artifactName(plan, callerPart)];
  return [...lines, inAccount(caller, iamOf(caller)('delete-user-policy', ...policy))];
}

/**
 * Denies everything to the sessions of this grant: a session that was issued cannot be taken back otherwise. When the
 * end of the grant has come, every session is over by itself and the policy has nothing left to do.
 */
export function shutSessionsByHand(plan: PlannedGrant): readonly string[] {
  const details = sessionDetails(plan);
  const iam = iamOf(details);
  const fence = fenceDocument({
    state: 'shut',
    grant: { requestId: plan.requestId, index: plan.index },
    sourceIdentity: details.sourceIdentity,
    expiresAt: plan.expiresAt,
  });
  const policy = ['--role-name', details.roleName, '--policy-name', artifactName(plan, fencePart)];
  const end = plan.expiresAt.replaceAll(/\D/g, '').slice(0, 'yyyymmddhhmmss'.length);
  const shut = iam('put-role-policy', ...policy, '--policy-document', JSON.stringify(fence));
  const remove = iam('delete-role-policy', ...policy);
  return [
    inAccount(details, `if [ "$(date -u +%Y%m%d%H%M%S)" -lt ${end} ]; then ${shut}; else ${remove}; fi`),
  ];
}

/** Identity Center may know the person by name or by mail. */
export function deleteAssignmentByHand(plan: PlannedGrant): readonly string[] {
  const details = assignmentDetails(plan);
  const { region, instanceArn, targetAccount, permissionSetArn, userName, mail } = details;
  const aws = (...words: readonly string[]) => commandLine('aws', ...words, '--region', region);
  const query = `Instances[?InstanceArn=='${instanceArn}'].IdentityStoreId`;
  const store = `"$(${aws('sso-admin', 'list-instances', '--query', query, '--output', 'text')})"`;
  const userId = (AttributePath: string, AttributeValue: string) => {
    const unique = JSON.stringify({ UniqueAttribute: { AttributePath, AttributeValue } });
    return `${aws('identitystore', 'get-user-id', '--query', 'UserId', '--output', 'text')} --identity-store-id ${store} --alternate-identifier ${word(unique)}`;
  };
  const named = userId('userName', userName);
  const person = mail === undefined ? named : `${named} 2>/dev/null || ${userId('emails.value', mail)}`;
  const deletion = aws(
    'sso-admin',
    'delete-account-assignment',
    '--instance-arn',
    instanceArn,
    '--target-type',
    'AWS_ACCOUNT',
    '--target-id',
    targetAccount,
    '--permission-set-arn',
    permissionSetArn,
    '--principal-type',
    'USER',
  );
  return [inAccount(details, `${deletion} --principal-id "$(${person})"`)];
}

export function leaveGroupByHand(plan: PlannedGrant): readonly string[] {
  const details = membershipDetails(plan);
  const membership = ['--user-name', details.userName, '--group-name', details.groupName];
  return [inAccount(details, iamOf(details)('remove-user-from-group', ...membership))];
}

interface Account {
  readonly accountName: string;
  readonly deployerRole: string;
}

/**
 * A line that works in this account alone. Users, groups and AWS's own policies have the same names in every account:
 * signed in to another one, the commands would take access away there that is none of Latchkey's.
 */
function inAccount(account: Account, ...commands: readonly string[]): string {
  const id = account.deployerRole.split(':')[4] ?? '';
  const asked = commandLine(
    'aws',
    'sts',
    'get-caller-identity',
    ...regionOf(account),
    '--query',
    'Account',
    '--output',
    'text',
  );
  const refusal = word(`Sign in to AWS account ${account.accountName} (${id}) first: nothing was done.`);
  return `if [ "$(${asked})" = ${id} ]; then ${commands.join('; ')}; else echo ${refusal} >&2; false; fi`;
}

/** IAM has no regions, but which partition it is of is told by one. */
function iamOf(account: Account): (...words: readonly string[]) => string {
  return (...words) => commandLine('aws', 'iam', ...words, ...regionOf(account));
}

/** A region of the partition; nothing in the commercial one, which is what the CLI takes by itself. */
function regionOf(account: Account): readonly string[] {
  const regions: Readonly<Record<string, string>> = { 'aws-cn': 'cn-north-1', 'aws-us-gov': 'us-gov-west-1' };
  const region = regions[partitionOf(account)];
  return region === undefined ? [] : ['--region', region];
}
