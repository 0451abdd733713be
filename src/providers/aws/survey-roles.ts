import { type IAMClient, paginateGetAccountAuthorizationDetails, type RoleDetail } from '@aws-sdk/client-iam';
import { iamUserName } from '../../core/catalogue/catalogue.ts';
import type { HeldAccess } from '../../core/providers.ts';
import { inEnglish, say } from '../../core/said/said.ts';
import { inWords } from './account.ts';
import { grantOfName } from './artifact-name.ts';
import { decodeDocument, statementsOf } from './policy-document.ts';
import { planOfRole } from './role-list.ts';
import { iamRoleDetails } from './role-plan.ts';
import { readFence } from './session-fence.ts';
import { fencePart } from './session-plan.ts';
import { readSourceIdentity, sourceIdentityOf } from './source-identity.ts';
import type { Surveyed } from './survey-user.ts';
import { readWindow } from './time-window.ts';

/** What was lent to a person through roles of an account: roles of their own, policies and sessions bound to them. */
export async function surveyRoles(iam: IAMClient, of: Surveyed): Promise<readonly HeldAccess[]> {
  const held: HeldAccess[] = [];
  for await (const page of paginateGetAccountAuthorizationDetails({ client: iam }, { Filter: ['Role'] }))
    for (const role of page.RoleDetailList ?? []) held.push(...ownRole(role, of), ...boundPolicies(role, of));
  return held;
}

/** A role that was made for a request of the person. */
function ownRole(role: RoleDetail, { person, catalogue, account }: Surveyed): readonly HeldAccess[] {
  const plan = planOfRole(role, account, catalogue);
  if (plan === undefined) return [];
  const { arn, conditions } = iamRoleDetails(plan).trust;
  const userName = iamUserName(catalogue, person);
  const isUser = userName !== undefined && arn.includes(':user/') && arn.endsWith(`/${userName}`);
  const known: readonly (string | undefined)[] = [person.userPrincipalName, person.objectId, person.mail];
  const names = known.flatMap((name) => (name === undefined ? [] : [name.toLowerCase()]));
  const values = Object.values(conditions).flatMap((keys) => Object.values(keys).flat());
  const isNamed = values.some((value) => names.includes(value.replace(/^\*:/, '').toLowerCase()));
  if (!isUser && !isNamed) return [];
  return [
    {
      cloud: 'aws',
      permission: inEnglish(say('roleNamed', role.RoleName ?? '')),
      target: inWords(account),
      through: inEnglish(say('directly')),
      requestId: plan.requestId,
      expiresAt: plan.expiresAt,
    },
  ];
}

/** Policies of a role that hold for sessions of the person alone, and the fences around sessions that Latchkey opens. */
function boundPolicies({ RoleName = '', RolePolicyList }: RoleDetail, of: Surveyed): readonly HeldAccess[] {
  return (RolePolicyList ?? []).flatMap(({ PolicyName = '', PolicyDocument }) => {
    const found = boundTo(PolicyName, decodeDocument(PolicyDocument));
    if (found?.sourceIdentity.toLowerCase() !== sourceIdentityOf(of.person).toLowerCase()) return [];
    const { requestId, expiresAt, permission } = found;
    const place = {
      cloud: 'aws',
      target: inWords(of.account),
      through: inEnglish(say('throughRole', RoleName)),
    } as const;
    return [{ ...place, permission, requestId, ...(expiresAt !== undefined && { expiresAt }) }];
  });
}

interface Bound {
  readonly permission: string;
  readonly sourceIdentity: string;
  readonly requestId: string;
  readonly expiresAt?: string;
}

function boundTo(name: string, document: unknown): Bound | undefined {
  const fenced = grantOfName(name, fencePart);
  const fence = fenced && readFence(document, fenced);
  if (fence !== undefined) {
    const { sourceIdentity, expiresAt, grant, state } = fence;
    // Sessions that were shut out hold nothing.
    if (state === 'shut') return undefined;
    return { permission: 'sessions', sourceIdentity, expiresAt, requestId: grant.requestId };
  }
  const grant = grantOfName(name);
  const statements = statementsOf(document) ?? [];
  const sourceIdentity = readSourceIdentity(statements)?.sourceIdentity;
  if (grant === undefined || sourceIdentity === undefined) return undefined;
  const expiresAt = readWindow(statements)?.window.expiresAt;
  return {
    permission: inEnglish(say('inlinePolicy', name)),
    sourceIdentity,
    requestId: grant.requestId,
    ...(expiresAt !== undefined && { expiresAt }),
  };
}
