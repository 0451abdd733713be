import type { IAMClient } from '@aws-sdk/client-iam';
import type { Finding, GrantProvider } from '../../core/providers.ts';
import type { PlannedGrant } from '../../core/requests/request.ts';
import { accountNames } from './account.ts';
import { accountCalls } from './account-call.ts';
import { listInAccount } from './account-list.ts';
import { artifactName, grantOfName } from './artifact-name.ts';
import { inlinePoliciesOf } from './authorization-details.ts';
import { deletePolicyByHand } from './by-hand.ts';
import { findIdentity, identityFindings, roomFindings, sourceIdentityFindings } from './identity-findings.ts';
import { deleteInlinePolicy, getInlinePolicy, putInlinePolicy } from './inline-policy.ts';
import { sameDocument } from './policy-document.ts';
import {
  identityOf,
  type PolicyDetails,
  parseStatements,
  planOfFound,
  planPolicy,
  policyDetails,
  policyDocument,
} from './policy-plan.ts';
import { type PolicySpec, policySchema } from './policy-spec.ts';
import type { AwsSessions } from './session.ts';
import { statementsUsage } from './usage.ts';

/**
 * A policy of the request's own on the beneficiary's IAM user, or on a role and there for the sessions of the
 * beneficiary alone. Its conditions end it on AWS's clock, whether or not Latchkey runs.
 */
export function createPolicyProvider(sessions: AwsSessions): GrantProvider<PolicySpec> {
  const call = accountCalls(sessions, policyDetails);

  async function put(iam: IAMClient, details: PolicyDetails, plan: PlannedGrant): Promise<void> {
    await putInlinePolicy(iam, identityOf(details), artifactName(plan), policyDocument(plan));
  }

  return {
    kind: 'aws.iam.policy',
    schema: policySchema,
    plan: planPolicy,
    precheck: (plan) => call(plan, 'grant', (iam, details) => findings(iam, details, plan)),
    place: (plan) =>
      call(plan, 'grant', async (iam, details) => {
        // Writing what is there changes nothing, so that a repeat needs no care.
        await put(iam, details, plan);
        return { usage: statementsUsage(plan, details.accountName, parseStatements(details.statements)) };
      }),
    extend: (plan) => call(plan, 'grant', (iam, details) => put(iam, details, plan)),
    remove: (plan) =>
      call(plan, 'revoke', (iam, details) =>
        deleteInlinePolicy(iam, identityOf(details), artifactName(plan)),
      ),
    // A failure to look is classified as a revocation's, because a look decides whether access is gone.
    inspect: (plan) =>
      call(plan, 'revoke', async (iam, details) => {
        const found = await getInlinePolicy(iam, identityOf(details), artifactName(plan));
        if (found === undefined) return 'absent';
        return sameDocument(found.document, policyDocument(plan)) ? 'present' : 'altered';
      }),
    byHand: deletePolicyByHand,
    scopes: accountNames,
    list: (scope, catalogue) =>
      listInAccount(sessions, scope, catalogue, async function* (iam, account) {
        for await (const { identity, name, document } of inlinePoliciesOf(iam, ['user', 'role'])) {
          const grant = grantOfName(name);
          if (grant !== undefined) yield planOfFound(account, identity, { grant, document });
        }
      }),
  };
}

async function findings(
  iam: IAMClient,
  details: PolicyDetails,
  plan: PlannedGrant,
): Promise<readonly Finding[]> {
  const identity = identityOf(details);
  const found = await findIdentity(iam, identity);
  const missing = identityFindings(found, identity, plan, details.permissionsBoundary);
  if (found === undefined || missing.length > 0) return missing;
  const policy = { name: artifactName(plan), document: policyDocument(plan) };
  return [
    ...(details.sourceIdentity === undefined ? [] : sourceIdentityFindings(found, identity, plan)),
    ...(await roomFindings(iam, identity, policy, plan)),
  ];
}
