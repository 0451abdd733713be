import type { IAMClient } from '@aws-sdk/client-iam';
import type { Finding, GrantProvider } from '../../core/providers.ts';
import type { PlannedGrant } from '../../core/requests/request.ts';
import { accountCalls } from './account-call.ts';
import { type AttachmentDetails, attachedTo, attachmentDetails, planAttachment } from './attachment-plan.ts';
import { type AttachmentSpec, attachmentSchema } from './attachment-spec.ts';
import { detachByHand } from './by-hand.ts';
import { blocker } from './finding.ts';
import { identityFindings } from './identity-findings.ts';
import { attachedPolicies, attachmentQuota, attachPolicy, detachPolicy } from './managed-policies.ts';
import { policyFindings } from './policy-findings.ts';
import type { AwsSessions } from './session.ts';
import { attachmentUsage } from './usage.ts';

/**
 * A managed policy on the beneficiary's IAM user, or on a role. AWS cannot end an attachment by itself and keeps no owner
 * of it; that it is Latchkey's follows from `precheck` before the first write and from the store.
 */
export function createAttachmentProvider(sessions: AwsSessions): GrantProvider<AttachmentSpec> {
  const call = accountCalls(sessions, attachmentDetails);
  return {
    kind: 'aws.iam.attachment',
    schema: attachmentSchema,
    plan: planAttachment,
    precheck: (plan) => call(plan, 'grant', (iam, details) => findings(iam, details, plan)),
    place: (plan) =>
      call(plan, 'grant', async (iam, details) => {
        await attachPolicy(iam, attachedTo(details), details.policyArn);
        return { usage: attachmentUsage(plan, details) };
      }),
    /** An attachment carries no end that could be moved; the new end is the timer's alone. */
    extend: async () => {},
    remove: (plan) =>
      call(plan, 'revoke', (iam, details) => detachPolicy(iam, attachedTo(details), details.policyArn)),
    // A failure to look is classified as a revocation's, because a look decides whether access is gone.
    inspect: (plan) =>
      call(plan, 'revoke', async (iam, details) => {
        const attached = await attachedPolicies(iam, attachedTo(details));
        return attached?.has(details.policyArn) ? 'present' : 'absent';
      }),
    byHand: detachByHand,
    // An attachment carries no mark of whoever made it, so that only the store knows which are Latchkey's.
    scopes: () => [],
    async *list() {},
  };
}

async function findings(
  iam: IAMClient,
  details: AttachmentDetails,
  plan: PlannedGrant,
): Promise<readonly Finding[]> {
  const identity = attachedTo(details);
  const attached = await attachedPolicies(iam, identity);
  if (attached === undefined) return identityFindings(undefined, identity, plan, undefined);
  if (attached.has(details.policyArn))
    return [
      {
        severity: 'standing',
        code: 'aws.attachedAlready',
        message: `${plan.permission} is already attached to ${plan.principal} in ${plan.target}, and not by Latchkey: it stays as it is.`,
      },
    ];
  return [
    ...quotaFindings(await attachmentQuota(iam, identity), attached.size, plan),
    ...(await policyFindings(iam, details.policyArn, plan)),
  ];
}

function quotaFindings(quota: number | undefined, attached: number, plan: PlannedGrant): readonly Finding[] {
  if (quota === undefined)
    return [
      {
        severity: 'note',
        code: 'aws.quotaUnknown',
        message: `Latchkey may not read the quotas of ${plan.target}, so it is not known whether there is room for one more policy.`,
      },
    ];
  if (attached < quota) return [];
  return [
    blocker(
      'aws.attachmentQuota',
      `${plan.principal} in ${plan.target} has ${attached} policies attached and AWS allows ${quota}: somebody has to detach one first.`,
    ),
  ];
}
