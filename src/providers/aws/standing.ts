import type { AwsAccount, Catalogue } from '../../core/catalogue/catalogue.ts';
import { ProviderError, type ProviderFailure } from '../../core/errors.ts';
import type { Finding } from '../../core/providers.ts';
import { guarded } from '../failure.ts';
import { inWords } from './account.ts';
import { awsFailure } from './errors.ts';
import { blocker } from './finding.ts';
import { judgePolicy } from './policy-findings.ts';
import type { AwsSessions } from './session.ts';
import { applyStandingChange } from './standing-apply.ts';
import { artifactLabel, type StandingChange } from './standing-artifact.ts';
import { identitiesIn } from './standing-found.ts';
import { nameOf, planStanding, type StandingPlan } from './standing-plan.ts';

/** Calls of IAM in the accounts. */
export type StandingSessions = Pick<AwsSessions, 'withIam'>;

/** A change that AWS did not carry out. */
export interface FailedChange {
  readonly change: StandingChange;
  readonly failure: ProviderFailure;
}

/**
 * Reads an account and compares it with the catalogue. Policies of the account's own that are to be attached are
 * read as well, because only there it shows whether their holder could give access.
 * @throws ProviderError when the account cannot be read
 */
export function standingPlan(
  sessions: StandingSessions,
  account: AwsAccount,
  catalogue: Catalogue,
): Promise<StandingPlan> {
  return guarded(
    () =>
      sessions.withIam(account, async (iam) => {
        const plan = planStanding(account, catalogue, await identitiesIn(iam));
        if (account.permissionsBoundary !== undefined) return plan;
        const judged = new Map<string, Finding>();
        for (const change of plan.changes) {
          const arn = attached(change);
          if (arn === undefined || judged.has(arn)) continue;
          const finding = dangerFinding(await judgePolicy(iam, arn), arn, account);
          if (finding !== undefined) judged.set(arn, finding);
        }
        return {
          changes: plan.changes.filter(
            (change) => judged.get(attached(change) ?? '')?.severity !== 'blocker',
          ),
          findings: [...plan.findings, ...judged.values()],
        };
      }),
    (error) => awsFailure(error, 'grant', `standing access in ${inWords(account)}`),
  );
}

/** Carries out changes one after the other. One that fails holds up no other. */
export async function applyStanding(
  sessions: StandingSessions,
  account: AwsAccount,
  changes: readonly StandingChange[],
): Promise<readonly FailedChange[]> {
  const failed: FailedChange[] = [];
  for (const change of changes)
    try {
      await guarded(
        () => sessions.withIam(account, (iam) => applyStandingChange(iam, change)),
        (error) => awsFailure(error, 'grant', `${changeLabel(change)} in ${inWords(account)}`),
      );
    } catch (error) {
      if (!(error instanceof ProviderError)) throw error;
      failed.push({ change, failure: error.failure });
    }
  return failed;
}

/** `IAM user audit: latchkey-standing-report-reader`. */
export function changeLabel(change: StandingChange): string {
  return change.effect === 'forget'
    ? `${nameOf(change.identity)}: ${change.mark}`
    : `${nameOf(change.artifact.identity)}: ${artifactLabel(change.artifact)}`;
}

function attached(change: StandingChange): string | undefined {
  return change.effect === 'add' && change.artifact.type === 'attachment'
    ? change.artifact.policyArn
    : undefined;
}

function dangerFinding(
  judgement: Awaited<ReturnType<typeof judgePolicy>>,
  arn: string,
  account: AwsAccount,
): Finding | undefined {
  if (judgement === 'fine') return undefined;
  if (judgement === 'unknown')
    return {
      severity: 'note',
      code: 'aws.policyUnknown',
      message: `${arn} may not be read (iam:GetPolicy, iam:GetPolicyVersion), so it is not known whether it gives rights to change IAM.`,
    };
  return blocker(
    'aws.policyGivesAccess',
    `${arn} lets its holder give access to themselves and others. Take IAM out of the policy, name another one, or set a permissionsBoundary for the account ${account.name}.`,
  );
}
