import type { PlannedGrant } from '../../core/requests/request.ts';
import { commandLine, word } from '../../core/text/shell.ts';
import { artifactName } from './artifact-name.ts';
import { assignmentDetails } from './assignment-plan.ts';
import { attachedTo, attachmentDetails } from './attachment-plan.ts';
import { membershipDetails } from './group-plan.ts';
import { identityOf, policyDetails } from './policy-plan.ts';
import { iamRoleDetails } from './role-plan.ts';
import { fenceDocument } from './session-fence.ts';
import { fencePart, sessionDetails } from './session-plan.ts';

// Commands of the AWS CLI for somebody who administers the account, signed in to it.

export function detachByHand(plan: PlannedGrant): readonly string[] {
  const details = attachmentDetails(plan);
  const { type, name } = attachedTo(details);
  const identity = [`--${type}-name`, name];
  return [commandLine('aws', 'iam', `detach-${type}-policy`, ...identity, '--policy-arn', details.policyArn)];
}

export function deletePolicyByHand(plan: PlannedGrant): readonly string[] {
  const { type, name } = identityOf(policyDetails(plan));
  return [
    commandLine(
      'aws',
      'iam',
      `delete-${type}-policy`,
      `--${type}-name`,
      name,
      '--policy-name',
      artifactName(plan),
    ),
  ];
}

/** A role goes only when nothing is on it any more. */
export function deleteRoleByHand(plan: PlannedGrant): readonly string[] {
  const { roleArn, managedPolicies, caller } = iamRoleDetails(plan);
  const roleName = roleArn.slice(roleArn.lastIndexOf('/') + 1);
  const role = ['--role-name', roleName];
  return [
    ...managedPolicies.map((arn) =>
      commandLine('aws', 'iam', 'detach-role-policy', ...role, '--policy-arn', arn),
    ),
    `for policy in $(${commandLine('aws', 'iam', 'list-role-policies', ...role, '--query', 'PolicyNames[]', '--output', 'text')}); do ${commandLine('aws', 'iam', 'delete-role-policy', ...role, '--policy-name')} "$policy"; done`,
    commandLine('aws', 'iam', 'delete-role', ...role),
    ...(caller === undefined
      ? []
      : [
          `${commandLine('aws', 'iam', 'delete-user-policy', '--user-name', caller.userName, '--policy-name', artifactName(plan))} # in account ${caller.accountName}`,
        ]),
  ];
}

/** Denies everything to the sessions of this grant: a session that was issued cannot be taken back otherwise. */
export function shutSessionsByHand(plan: PlannedGrant): readonly string[] {
  const { roleName, sourceIdentity } = sessionDetails(plan);
  const fence = fenceDocument({
    state: 'shut',
    grant: { requestId: plan.requestId, index: plan.index },
    sourceIdentity,
    expiresAt: plan.expiresAt,
  });
  return [
    commandLine(
      'aws',
      'iam',
      'put-role-policy',
      '--role-name',
      roleName,
      '--policy-name',
      artifactName(plan, fencePart),
      '--policy-document',
      JSON.stringify(fence),
    ),
  ];
}

export function deleteAssignmentByHand(plan: PlannedGrant): readonly string[] {
  const { region, instanceArn, targetAccount, permissionSetArn, userName } = assignmentDetails(plan);
  const store = `$(${commandLine('aws', 'sso-admin', 'list-instances', '--region', region, '--query', 'Instances[0].IdentityStoreId', '--output', 'text')})`;
  const unique = JSON.stringify({ UniqueAttribute: { AttributePath: 'userName', AttributeValue: userName } });
  const person = `$(aws identitystore get-user-id --region ${word(region)} --identity-store-id "${store}" --alternate-identifier ${word(unique)} --query UserId --output text)`;
  const deletion = commandLine(
    'aws',
    'sso-admin',
    'delete-account-assignment',
    '--region',
    region,
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
    '--principal-id',
  );
  return [`${deletion} "${person}"`];
}

export function leaveGroupByHand(plan: PlannedGrant): readonly string[] {
  const { userName, groupName } = membershipDetails(plan);
  return [
    commandLine('aws', 'iam', 'remove-user-from-group', '--user-name', userName, '--group-name', groupName),
  ];
}
