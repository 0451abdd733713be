import type { Catalogue } from '../core/catalogue/catalogue.ts';
import type { Change } from '../core/catalogue/diff/change.ts';
import { diffCatalogues } from '../core/catalogue/diff/diff.ts';
import { describeIssue } from '../core/catalogue/issue.ts';
import { AccessError } from '../core/errors.ts';
import { readOptions, wordsBetween } from './arguments.ts';
import { checkFiles, folderOrCommitFiles } from './catalogue-files.ts';
import type { Command, CommandContext } from './command.ts';

/** Says who gains and who loses what by a change of the catalogue. */
export const catalogueDiff: Command = {
  name: 'catalogue diff',
  usage: '<old> <new> [--json]',
  summary:
    'who gains and who loses what between two folders or git commits (0 nobody, 1 somebody, 2 one of them is broken)',
  async run({ args, out, err }) {
    const { values, positionals } = readOptions(args, { json: { type: 'boolean', default: false } });
    const [old = '', now = ''] = wordsBetween(positionals, 2, 2);
    const [before, after] = [await read(old, err), await read(now, err)];
    if (!before || !after) return 2;
    const changes = diffCatalogues(before, after);
    if (values.json) out(JSON.stringify({ before: before.version, after: after.version, changes }, null, 2));
    else for (const line of changeLines(changes)) out(line);
    return changes.length === 0 ? 0 : 1;
  },
};

async function read(text: string, err: CommandContext['err']): Promise<Catalogue | undefined> {
  try {
    const outcome = checkFiles(await folderOrCommitFiles(text), new Date());
    if (outcome.ok) return outcome.catalogue;
    err(`The catalogue of ${text} has problems:`);
    for (const issue of outcome.issues.filter(({ severity }) => severity === 'error'))
      err(describeIssue(issue));
  } catch (error) {
    if (!(error instanceof AccessError)) throw error;
    err(error.message);
  }
  return undefined;
}

const signs = { gains: '+', loses: '-', changes: '~' } as const;

function changeLines(changes: readonly Change[]): readonly string[] {
  if (changes.length === 0) return ['Nobody gains or loses anything.'];
  const line = ({ effect, subject, rule, text }: Change) => `  ${signs[effect]} ${subject}, ${rule}: ${text}`;
  const dangerous = changes.filter((change) => change.dangerous);
  const rest = changes.filter((change) => !change.dangerous);
  return [
    ...(dangerous.length > 0 ? ['Look at these first:', ...dangerous.map(line)] : []),
    ...(rest.length > 0 ? [dangerous.length > 0 ? 'And these:' : 'Changes:', ...rest.map(line)] : []),
  ];
}
