import { GetPolicyCommand, GetPolicyVersionCommand, type IAMClient } from '@aws-sdk/client-iam';
import { z } from 'zod';
import type { Finding } from '../../core/providers.ts';
import type { PlannedGrant } from '../../core/requests/request.ts';
import { ofAwsGivesAccess } from './attachment-spec.ts';
import { awsCode } from './errors.ts';
import { decodeDocument } from './policy-document.ts';

const texts = z.union([z.string(), z.array(z.string())]).transform((value) => [value].flat());
const statement = z.looseObject({
  Effect: z.string(),
  Action: texts.optional(),
  NotAction: texts.optional(),
});
const documentSchema = z.looseObject({
  Statement: z.union([statement, z.array(statement)]).transform((value) => [value].flat()),
});

/**
 * What speaks against a policy of the account's own: that its default version allows everything in IAM, with
 * which its holder could keep the access for ever. AWS's own policies are judged by name in the spec.
 */
export async function policyFindings(
  iam: IAMClient,
  policyArn: string,
  plan: PlannedGrant,
): Promise<readonly Finding[]> {
  const judgement = await judgePolicy(iam, policyArn);
  if (judgement === 'fine') return [];
  if (judgement === 'unknown')
    return [
      {
        severity: 'note',
        code: 'aws.policyUnknown',
        message: `Latchkey may not read ${plan.permission} in ${plan.target} (iam:GetPolicy, iam:GetPolicyVersion), so it is not known whether it gives rights to change IAM.`,
      },
    ];
  return [
    {
      severity: 'blocker',
      code: 'aws.policyGivesAccess',
      message: `${plan.permission} in ${plan.target} lets its holder give access to themselves and others, which would outlast the request. Take IAM out of the policy, or name another one in the catalogue.`,
    },
  ];
}

/** Whether a managed policy lets its holder give access; `unknown` when Latchkey may not read it. */
export async function judgePolicy(
  iam: IAMClient,
  policyArn: string,
): Promise<'fine' | 'givesAccess' | 'unknown'> {
  if (policyArn.split(':')[4] === 'aws') return ofAwsGivesAccess.test(policyArn) ? 'givesAccess' : 'fine';
  const document = await defaultVersion(iam, policyArn);
  if (document === undefined) return 'unknown';
  return allowsAllOfIam(document) ? 'givesAccess' : 'fine';
}

/** The policy's document as JSON; undefined when Latchkey may not read it. */
async function defaultVersion(iam: IAMClient, policyArn: string): Promise<unknown> {
  try {
    const { Policy } = await iam.send(new GetPolicyCommand({ PolicyArn: policyArn }));
    const { PolicyVersion } = await iam.send(
      new GetPolicyVersionCommand({ PolicyArn: policyArn, VersionId: Policy?.DefaultVersionId }),
    );
    return decodeDocument(PolicyVersion?.Document);
  } catch (error) {
    if (awsCode(error) === 'AccessDenied') return undefined;
    throw error;
  }
}

/**
 * Whether a statement allows every action of IAM. Conditions, resources and denials are not weighed: a policy
 * that needs them to be harmless is too broad to be lent.
 */
export function allowsAllOfIam(document: unknown): boolean {
  return documentSchema.parse(document).Statement.some(({ Effect, Action, NotAction }) => {
    if (Effect !== 'Allow') return false;
    return NotAction === undefined ? (Action ?? []).some(coversIam) : !NotAction.some(coversIam);
  });
}

function coversIam(action: string): boolean {
  return /^(\*+|(iam|\*+):\*+)$/i.test(action);
}
