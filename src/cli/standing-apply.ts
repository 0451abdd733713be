import type { Catalogue } from '../core/catalogue/catalogue.ts';
import type { StandingSessions } from '../providers/aws/standing.ts';
import { type Command, UsageError } from './command.ts';
import {
  type StandingArguments,
  standingAccounts,
  standingArguments,
  standingCatalogue,
} from './standing.ts';
import { type AccountPlan, applyAccounts, changesOf, isBroken, planAccounts } from './standing-accounts.ts';
import { counted, countWords, failureLines, planLines, standingJson } from './standing-lines.ts';
import type { StandingWorld } from './standing-world.ts';

/**
 * Makes standing access what the catalogue says. It asks first, with the count, unless it was told not to; it touches
 * nothing but what it made; and what fails in one place holds up nothing elsewhere.
 */
export function createStandingApply(world: StandingWorld): Command {
  return {
    name: 'standing apply',
    usage: '[--catalogue <folder>] [--account <name>]… [--role <name>] [--yes] [--json]',
    summary: 'makes standing access what the catalogue says (0 it is, 1 not all of it, 2 nothing was tried)',
    async run({ args, env, out, err }) {
      const given = standingArguments(args);
      if (!given.yes) refuseUnasked(given, world);
      const say = given.json ? err : out;
      const catalogue = await standingCatalogue(given.folder, { out: say, err });
      if (catalogue === undefined) return 2;
      const sessions = world.sessions(env, given.role !== undefined);
      const plans = await planAccounts(sessions, standingAccounts(catalogue, given), catalogue);
      if (!given.json) for (const line of planLines(plans, world.paint)) out(line);
      const agreed = await agree(plans, given, world);
      if (!agreed) {
        err('Nothing was changed.');
        return 1;
      }
      const current = given.yes ? plans : await stillTheSame(plans, { sessions, catalogue });
      const outcomes = await applyAccounts(sessions, current);
      for (const line of failureLines(outcomes)) err(line);
      const failed = outcomes.flatMap((outcome) => outcome.failed).length;
      const broken = current.filter(isBroken).length;
      if (given.json) out(standingJson(catalogue.version, outcomes));
      else out(closing(changesOf(current).length, failed));
      for (const { account, unreadable } of current)
        if (unreadable !== undefined) err(`Left as it is: ${account.name}. ${unreadable}`);
      return failed + broken === 0 ? 0 : 1;
    },
  };
}

function refuseUnasked({ json }: StandingArguments, { ask }: StandingWorld): void {
  if (json) throw new UsageError('With --json nobody is asked. Use --yes, after "standing plan".');
  if (ask === undefined) throw new UsageError('Nobody can be asked here. Use --yes, after "standing plan".');
}

async function agree(
  plans: readonly AccountPlan[],
  { yes }: StandingArguments,
  { ask }: StandingWorld,
): Promise<boolean> {
  if (yes || changesOf(plans).length === 0) return true;
  const answer = await ask?.(`Make ${countWords(plans)}? Type yes: `);
  return answer?.trim().toLowerCase() === 'yes';
}

/** The accounts as they are after the question; where something else would be done by now, nothing is. */
async function stillTheSame(
  plans: readonly AccountPlan[],
  { sessions, catalogue }: { readonly sessions: StandingSessions; readonly catalogue: Catalogue },
): Promise<readonly AccountPlan[]> {
  const concerned = plans.filter(({ changes }) => changes.length > 0);
  const accounts = concerned.map(({ account }) => account);
  const now = new Map(
    (await planAccounts(sessions, accounts, catalogue)).map((plan) => [plan.account, plan]),
  );
  return plans.map((plan) => {
    const current = now.get(plan.account);
    if (current === undefined || current.unreadable !== undefined) return current ?? plan;
    if (JSON.stringify(current.changes) === JSON.stringify(plan.changes)) return current;
    return {
      ...current,
      changes: [],
      unreadable: 'The account was changed after the question. Run the command again.',
    };
  });
}

function closing(changes: number, failed: number): string {
  if (changes === 0) return 'Nothing was to be done.';
  return `${counted(changes - failed, 'change')} made, ${failed} failed.`;
}
