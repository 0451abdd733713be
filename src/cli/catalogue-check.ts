import { type CatalogueIssue, describeIssue } from '../core/catalogue/issue.ts';
import { readOptions, wordsBetween } from './arguments.ts';
import { checkFiles, folderFiles } from './catalogue-files.ts';
import { type Command, type CommandContext, UsageError } from './command.ts';

/** Says whether a catalogue is good, with every issue at its line. */
export const catalogueCheck: Command = {
  name: 'catalogue check',
  usage: '[folder] [--json]',
  summary: 'every problem of a catalogue at its line (0 none, 1 some, 2 it cannot be read)',
  async run({ args, out, err }) {
    const { values, positionals } = readOptions(args, { json: { type: 'boolean', default: false } });
    const [folder = 'catalogue'] = wordsBetween(positionals, 0, 1);
    const files = await folderFiles(folder).catch((error: unknown) => {
      throw new UsageError(error instanceof Error ? error.message : String(error), { cause: error });
    });
    const outcome = checkFiles(files, new Date());
    const issues = outcome.ok ? outcome.warnings : outcome.issues;
    if (values.json) {
      const version = outcome.ok ? outcome.catalogue.version : null;
      out(JSON.stringify({ ok: outcome.ok, version, issues }, null, 2));
      return outcome.ok ? 0 : 1;
    }
    printIssues(issues, folder, { out, err });
    if (!outcome.ok) return 1;
    const { version, entitlements, policies } = outcome.catalogue;
    out(
      `The catalogue in ${folder} is good: ${counted(entitlements.size, 'entitlement')}, ${counted(policies.size, 'policy', 'policies')}, version ${version}.`,
    );
    return 0;
  },
};

/** Errors to the one side and warnings to the other, with the files' paths as an editor finds them, and a closing line. */
export function printIssues(
  issues: readonly CatalogueIssue[],
  folder: string,
  { out, err }: Pick<CommandContext, 'out' | 'err'>,
): void {
  const within = folder.replace(/\/+$/, '');
  for (const issue of issues) {
    const file = issue.file === '' ? '' : `${within}/${issue.file}`;
    (issue.severity === 'error' ? err : out)(describeIssue({ ...issue, file }));
  }
  const errors = issues.filter(({ severity }) => severity === 'error').length;
  if (errors > 0) err(`The catalogue in ${folder} has ${counted(errors, 'problem')} and is not used.`);
}

function counted(count: number, one: string, many = `${one}s`): string {
  return `${count} ${count === 1 ? one : many}`;
}
