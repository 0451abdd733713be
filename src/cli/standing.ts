import type { AwsAccount, Catalogue } from '../core/catalogue/catalogue.ts';
import { AccessError } from '../core/errors.ts';
import { partitionOf } from '../providers/aws/account.ts';
import { readOptions, wordsBetween } from './arguments.ts';
import { printIssues } from './catalogue-check.ts';
import { checkFiles, folderFiles } from './catalogue-files.ts';
import { type CommandContext, UsageError } from './command.ts';
import { chosenAccounts } from './standing-accounts.ts';

/** What both commands about standing access take. */
export interface StandingArguments {
  readonly folder: string;
  readonly accounts: readonly string[];
  /** Name of the role to take on in every account, instead of its deployer role. */
  readonly role: string | undefined;
  readonly yes: boolean;
  readonly json: boolean;
}

/** @throws UsageError */
export function standingArguments(args: readonly string[]): StandingArguments {
  const { values, positionals } = readOptions(args, {
    catalogue: { type: 'string', default: 'catalogue' },
    account: { type: 'string', multiple: true },
    role: { type: 'string' },
    yes: { type: 'boolean', default: false },
    json: { type: 'boolean', default: false },
  });
  wordsBetween(positionals, 0, 0);
  const { catalogue: folder, account: accounts = [], role, yes, json } = values;
  if (role !== undefined && !/^[\w+=,.@/-]{1,512}$/.test(role))
    throw new UsageError(`--role takes the name of a role, with its path if it has one, not "${role}".`);
  return { folder, accounts: [...new Set(accounts)], role, yes, json };
}

/** The catalogue of a folder, with its issues printed; undefined when it is refused. @throws UsageError */
export async function standingCatalogue(
  folder: string,
  { out, err }: Pick<CommandContext, 'out' | 'err'>,
): Promise<Catalogue | undefined> {
  const files = await folderFiles(folder).catch((error: unknown) => {
    if (!(error instanceof AccessError)) throw error;
    throw new UsageError(error.message, { cause: error });
  });
  const outcome = checkFiles(files, new Date());
  if (outcome.ok) return outcome.catalogue;
  printIssues(outcome.issues, folder, { out, err });
  return undefined;
}

/** The accounts a command is about, each with the role that is taken on there. @throws UsageError */
export function standingAccounts(
  catalogue: Catalogue,
  { accounts, role }: StandingArguments,
): readonly AwsAccount[] {
  return chosenAccounts(catalogue, accounts).map((account) => {
    if (role === undefined) return account;
    return { ...account, deployerRole: `arn:${partitionOf(account)}:iam::${account.id}:role/${role}` };
  });
}
