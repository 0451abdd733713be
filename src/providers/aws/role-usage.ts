import type { PlannedGrant } from '../../core/requests/request.ts';
import { inEnglish, say } from '../../core/said/said.ts';
import { artifactName } from './artifact-name.ts';
import { assumeDocument } from './role-caller.ts';
import { type IamRoleDetails, rolePath } from './role-plan.ts';
import { commandForPolicy, commandForStatements } from './usage.ts';

const consoles: Readonly<Record<string, string>> = {
  aws: 'https://signin.aws.amazon.com',
  'aws-cn': 'https://signin.amazonaws.cn',
  'aws-us-gov': 'https://signin.amazonaws-us-gov.com',
};

/**
 * How the beneficiary takes on the role, as lines: the console's link, the commands that write a profile, a first
 * command with it, and what another account's administrators have to allow.
 */
export function roleUsage(plan: PlannedGrant, details: IamRoleDetails): string {
  const { trust } = details;
  if (trust.type === 'Federated')
    return [
      inEnglish(say('useFederatedRole', artifactName(plan), plan.target)),
      `\`aws sts get-caller-identity --profile ${artifactName(plan)}\``,
    ].join('\n');
  return [
    inEnglish(say('useRole', artifactName(plan), plan.target)),
    ...consoleLink(plan, details),
    ...profile(plan, details),
    `\`${firstCommand(details)} --profile ${artifactName(plan)}\``,
    ...toHandOver(plan, details),
  ].join('\n');
}

// The console cannot send an external id (IAM User Guide, "Switch from a user to an IAM role (console)").
function consoleLink(plan: PlannedGrant, { trust, accountId, roleArn }: IamRoleDetails): readonly string[] {
  if (trust.externalId !== undefined) return [];
  const query = new URLSearchParams({
    account: accountId,
    roleName: `${rolePath.slice(1)}${artifactName(plan)}`,
    displayName: artifactName(plan),
  });
  return [`${consoles[roleArn.split(':')[1] ?? ''] ?? consoles['aws']}/switchrole?${query.toString()}`];
}

function profile(plan: PlannedGrant, details: IamRoleDetails): readonly string[] {
  const { trust, roleArn, caller, accountName } = details;
  const set = `aws configure set profile.${artifactName(plan)}`;
  return [
    `\`${set}.role_arn ${roleArn}\``,
    `\`${set}.source_profile ${caller?.accountName ?? accountName}\``,
    ...(trust.externalId === undefined ? [] : [`\`${set}.external_id ${trust.externalId}\``]),
  ];
}

/** Where the other account is not Latchkey's to change, its administrators must allow the first step. */
function toHandOver(
  plan: PlannedGrant,
  { trust, caller, accountId, roleArn }: IamRoleDetails,
): readonly string[] {
  const home = trust.arn.split(':')[4] ?? '';
  if (caller !== undefined || home === accountId) return [];
  return [
    inEnglish(say('useHandOver', home, plan.principal)),
    `\`${JSON.stringify(assumeDocument(roleArn, plan))}\``,
  ];
}

function firstCommand({ managedPolicies, statements, firstCommand: planned }: IamRoleDetails): string {
  if (planned !== undefined) return planned;
  const [policy] = managedPolicies;
  return statements.length > 0 || policy === undefined
    ? commandForStatements(statements)
    : commandForPolicy(policy.slice(policy.lastIndexOf('/') + 1));
}
