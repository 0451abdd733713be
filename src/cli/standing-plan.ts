import { AccessError } from '../core/errors.ts';
import type { Command, CommandContext } from './command.ts';
import { standingAccounts, standingArguments, standingCatalogue } from './standing.ts';
import { changesOf, isBroken, planAccounts } from './standing-accounts.ts';
import { countWords, planLines, standingJson } from './standing-lines.ts';
import type { StandingWorld } from './standing-world.ts';

/** Says what `standing apply` would change, and changes nothing. */
export function createStandingPlan({ sessions, paint }: StandingWorld): Command {
  async function run({ args, env, out, err }: CommandContext): Promise<number> {
    const given = standingArguments(args);
    const catalogue = await standingCatalogue(given.folder, { out: given.json ? err : out, err });
    if (catalogue === undefined) return 2;
    const accounts = standingAccounts(catalogue, given);
    const plans = await planAccounts(sessions(env, given.role !== undefined), accounts, catalogue);
    const changes = changesOf(plans).length;
    if (given.json) out(standingJson(catalogue.version, plans));
    else {
      for (const line of planLines(plans, paint)) out(line);
      out(changes === 0 ? 'Nothing would change.' : `${countWords(plans)}.`);
    }
    if (plans.some(isBroken)) return 2;
    return changes === 0 ? 0 : 1;
  }

  return {
    name: 'standing plan',
    usage: '[--catalogue <folder>] [--account <name>]… [--role <name>] [--json]',
    summary:
      'what "standing apply" would change (0 nothing, 1 something, 2 something keeps the catalogue from coming true)',
    async run(context) {
      try {
        return await run(context);
      } catch (error) {
        if (!(error instanceof AccessError)) throw error;
        context.err(error.message);
        return 2;
      }
    },
  };
}
