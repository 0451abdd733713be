import {
  AttachUserPolicyCommand,
  DetachUserPolicyCommand,
  GetAccountSummaryCommand,
  type IAMClient,
  paginateListAttachedUserPolicies,
} from '@aws-sdk/client-iam';
import type { Finding, GrantProvider } from '../../core/ports.ts';
import type { PlannedGrant } from '../../core/requests/request.ts';
import { accountCalls } from './account-call.ts';
import { type AttachmentDetails, attachmentDetails, planAttachment } from './attachment-plan.ts';
import { type AttachmentSpec, attachmentSchema } from './attachment-spec.ts';
import { detachByHand } from './by-hand.ts';
import { awsCode } from './errors.ts';
import { blocker } from './finding.ts';
import { policyFindings } from './policy-findings.ts';
import type { AwsSessions } from './session.ts';
import { attachmentUsage } from './usage.ts';

/**
 * A managed policy on the beneficiary's IAM user. AWS cannot end an attachment by itself and keeps no owner
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
        // Attaching what is attached changes nothing and succeeds, so that a repeat needs no care.
        await iam.send(new AttachUserPolicyCommand(subject(details)));
        return { usage: attachmentUsage(plan, details) };
      }),
    /** An attachment carries no end that could be moved; the new end is the timer's alone. */
    extend: async () => {},
    remove: (plan) => call(plan, 'revoke', detach),
    // A failure to look is classified as a revocation's, because a look decides whether access is gone.
    inspect: (plan) =>
      call(plan, 'revoke', async (iam, details) => ((await isAttached(iam, details)) ? 'present' : 'absent')),
    byHand: detachByHand,
    // An attachment carries no mark of whoever made it, so that only the store knows which are Latchkey's.
    scopes: () => [],
    async *list() {},
  };
}

async function detach(iam: IAMClient, details: AttachmentDetails): Promise<void> {
  try {
    await iam.send(new DetachUserPolicyCommand(subject(details)));
  } catch (error) {
    const code = awsCode(error);
    // Not attached, or the user is gone: either way the access is.
    if (code === 'NoSuchEntity') return;
    // For a user who is gone AWS knows no path, so that a right limited to a path (`user/people/*`) does not
    // cover the call and it is refused instead. A look tells the two apart.
    if (code === 'AccessDenied' && !(await isAttached(iam, details))) return;
    throw error;
  }
}

async function isAttached(iam: IAMClient, { userName, policyArn }: AttachmentDetails): Promise<boolean> {
  return (await attachedPolicies(iam, userName))?.has(policyArn) === true;
}

function subject({ userName, policyArn }: AttachmentDetails) {
  return { UserName: userName, PolicyArn: policyArn };
}

async function findings(
  iam: IAMClient,
  details: AttachmentDetails,
  plan: PlannedGrant,
): Promise<readonly Finding[]> {
  const attached = await attachedPolicies(iam, details.userName);
  if (attached === undefined) return [noUser(plan)];
  if (attached.has(details.policyArn))
    return [
      {
        severity: 'standing',
        code: 'aws.attachedAlready',
        message: `${plan.permission} is already attached to ${plan.principal} in ${plan.target}, and not by Latchkey: it stays as it is.`,
      },
    ];
  return [
    ...quotaFindings(await attachmentQuota(iam), attached.size, plan),
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

function noUser(plan: PlannedGrant): Finding {
  return blocker(
    'aws.userMissing',
    `There is no ${plan.principal} in ${plan.target}. Create it, or say in the catalogue, under people.iamUsers, which user is meant.`,
  );
}

/** ARNs of the managed policies on a user; undefined when there is no such user. */
async function attachedPolicies(iam: IAMClient, userName: string): Promise<ReadonlySet<string> | undefined> {
  const arns = new Set<string>();
  try {
    for await (const page of paginateListAttachedUserPolicies({ client: iam }, { UserName: userName }))
      for (const { PolicyArn } of page.AttachedPolicies ?? [])
        if (PolicyArn !== undefined) arns.add(PolicyArn);
    return arns;
  } catch (error) {
    if (awsCode(error) === 'NoSuchEntity') return undefined;
    throw error;
  }
}

/** The account's own quota of policies on a user (it can be raised); undefined when Latchkey may not read it. */
async function attachmentQuota(iam: IAMClient): Promise<number | undefined> {
  try {
    const { SummaryMap } = await iam.send(new GetAccountSummaryCommand({}));
    return SummaryMap?.AttachedPoliciesPerUserQuota;
  } catch (error) {
    if (awsCode(error) === 'AccessDenied') return undefined;
    throw error;
  }
}
