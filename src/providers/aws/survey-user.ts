import {
  type IAMClient,
  paginateListAttachedGroupPolicies,
  paginateListAttachedUserPolicies,
  paginateListGroupPolicies,
} from '@aws-sdk/client-iam';
import { type AwsAccount, type Catalogue, iamUserName } from '../../core/catalogue/catalogue.ts';
import type { Person } from '../../core/people.ts';
import type { HeldAccess } from '../../core/providers.ts';
import { inEnglish, say } from '../../core/said/said.ts';
import { inWords } from './account.ts';
import { grantOfName } from './artifact-name.ts';
import { groupsOf } from './group-findings.ts';
import { getInlinePolicy, inlinePolicyNames } from './inline-policy.ts';
import { statementsOf } from './policy-document.ts';
import { callerPart } from './role-caller.ts';
import { readWindow } from './time-window.ts';

export interface Surveyed {
  readonly person: Person;
  readonly catalogue: Catalogue;
  readonly account: AwsAccount;
}

/** What a person has in an account through their IAM user; nothing when they have none there. */
export async function surveyUser(iam: IAMClient, of: Surveyed): Promise<readonly HeldAccess[]> {
  const userName = iamUserName(of.catalogue, of.person);
  const groups = userName === undefined ? undefined : await groupsOf(iam, userName);
  if (userName === undefined || groups === undefined) return [];
  const held = [...(await inlineOf(iam, userName, of)), ...(await attachedTo(iam, userName, of))];
  for (const group of groups) held.push(...(await groupPolicies(iam, group, of)));
  return held;
}

async function inlineOf(
  iam: IAMClient,
  userName: string,
  { account }: Surveyed,
): Promise<readonly HeldAccess[]> {
  const user = { type: 'user', name: userName } as const;
  const held: HeldAccess[] = [];
  for (const name of (await inlinePolicyNames(iam, user)) ?? []) {
    const found = await getInlinePolicy(iam, user, name);
    const grant = grantOfName(name) ?? grantOfName(name, callerPart);
    const window = readWindow(statementsOf(found?.document) ?? [])?.window;
    held.push({
      ...plain(account, inEnglish(say('inlinePolicy', name)), inEnglish(say('directly'))),
      ...(grant !== undefined && { requestId: grant.requestId }),
      ...(window !== undefined && { expiresAt: window.expiresAt }),
    });
  }
  return held;
}

async function attachedTo(
  iam: IAMClient,
  UserName: string,
  { account }: Surveyed,
): Promise<readonly HeldAccess[]> {
  const held: HeldAccess[] = [];
  for await (const { AttachedPolicies } of paginateListAttachedUserPolicies({ client: iam }, { UserName }))
    for (const { PolicyName = '' } of AttachedPolicies ?? [])
      held.push(plain(account, PolicyName, inEnglish(say('directly'))));
  return held;
}

/** The membership itself, and what comes with it. */
async function groupPolicies(
  iam: IAMClient,
  GroupName: string,
  { account }: Surveyed,
): Promise<readonly HeldAccess[]> {
  const through = inEnglish(say('throughGroup', GroupName));
  const held = [plain(account, inEnglish(say('groupNamed', GroupName)), inEnglish(say('directly')))];
  for await (const { AttachedPolicies } of paginateListAttachedGroupPolicies({ client: iam }, { GroupName }))
    for (const { PolicyName = '' } of AttachedPolicies ?? []) held.push(plain(account, PolicyName, through));
  for await (const { PolicyNames } of paginateListGroupPolicies({ client: iam }, { GroupName }))
    for (const name of PolicyNames ?? [])
      held.push(plain(account, inEnglish(say('inlinePolicy', name)), through));
  return held;
}

function plain(account: AwsAccount, permission: string, through: string): HeldAccess {
  return { cloud: 'aws', permission, target: inWords(account), through };
}
