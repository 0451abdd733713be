import type { AwsAccount, Catalogue } from '../core/catalogue/catalogue.ts';
import { ProviderError } from '../core/errors.ts';
import type { Finding } from '../core/providers.ts';
import { nearest } from '../core/text/nearest.ts';
import {
  applyStanding,
  type FailedChange,
  type StandingSessions,
  standingPlan,
} from '../providers/aws/standing.ts';
import type { StandingChange } from '../providers/aws/standing-artifact.ts';
import { UsageError } from './command.ts';

/** What is to be done in an account, or why it could not be read. */
export interface AccountPlan {
  readonly account: AwsAccount;
  readonly changes: readonly StandingChange[];
  readonly findings: readonly Finding[];
  /** Absent: it could be read. */
  readonly unreadable?: string;
}

/** What was done in an account. */
export interface AccountOutcome extends AccountPlan {
  readonly failed: readonly FailedChange[];
}

/** The accounts a command is about: those named, or all. @throws UsageError for names that are none */
export function chosenAccounts({ aws }: Catalogue, names: readonly string[]): readonly AwsAccount[] {
  if (names.length === 0) return [...aws.accounts.values()];
  return names.map((name) => {
    const account = aws.accounts.get(name);
    if (account !== undefined) return account;
    const meant = nearest(name, [...aws.accounts.keys()]);
    const hint = meant === undefined ? '' : ` Did you mean "${meant}"?`;
    throw new UsageError(`There is no AWS account "${name}" in the catalogue.${hint}`);
  });
}

/** Accounts read at the same time: enough to be quick, few enough for STS. */
const width = 8;

/** Reads the accounts; one that cannot be read holds up no other. */
export async function planAccounts(
  sessions: StandingSessions,
  accounts: readonly AwsAccount[],
  catalogue: Catalogue,
): Promise<readonly AccountPlan[]> {
  const plans: AccountPlan[] = [];
  for (let start = 0; start < accounts.length; start += width) {
    const some = accounts.slice(start, start + width);
    plans.push(...(await Promise.all(some.map((account) => planAccount(sessions, account, catalogue)))));
  }
  return plans;
}

async function planAccount(
  sessions: StandingSessions,
  account: AwsAccount,
  catalogue: Catalogue,
): Promise<AccountPlan> {
  try {
    return { account, ...(await standingPlan(sessions, account, catalogue)) };
  } catch (error) {
    if (!(error instanceof ProviderError)) throw error;
    return { account, changes: [], findings: [], unreadable: error.message };
  }
}

/** Carries out the changes, an account after the other; what fails holds up nothing else. */
export async function applyAccounts(
  sessions: StandingSessions,
  plans: readonly AccountPlan[],
): Promise<readonly AccountOutcome[]> {
  const outcomes: AccountOutcome[] = [];
  for (const plan of plans)
    outcomes.push({ ...plan, failed: await applyStanding(sessions, plan.account, plan.changes) });
  return outcomes;
}

/** What would change in all accounts together. */
export function changesOf(plans: readonly AccountPlan[]): readonly StandingChange[] {
  return plans.flatMap(({ changes }) => changes);
}

/** Whether something keeps the catalogue from coming true. */
export function isBroken({ findings, unreadable }: AccountPlan): boolean {
  return unreadable !== undefined || findings.some(({ severity }) => severity === 'blocker');
}
