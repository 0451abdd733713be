import { explainEntitlement } from '../core/catalogue/words/explain.ts';
import { nearest } from '../core/text/nearest.ts';
import { readOptions, wordsBetween } from './arguments.ts';
import { printIssues } from './catalogue-check.ts';
import { checkFiles, folderFiles } from './catalogue-files.ts';
import type { Command } from './command.ts';

/** Says in words what an entitlement means. */
export const catalogueExplain: Command = {
  name: 'catalogue explain',
  usage: '<entitlement> [--catalogue <folder>] [--json]',
  summary: 'what an entitlement means: who may ask, who approves, what is given, within which limits',
  async run({ args, out, err }) {
    const { values, positionals } = readOptions(args, {
      catalogue: { type: 'string', default: 'catalogue' },
      json: { type: 'boolean', default: false },
    });
    const [name = ''] = wordsBetween(positionals, 1, 1);
    const outcome = checkFiles(await folderFiles(values.catalogue), new Date());
    if (!outcome.ok) {
      printIssues(outcome.issues, values.catalogue, { out, err });
      return 2;
    }
    const { catalogue } = outcome;
    const entitlement = catalogue.entitlements.get(name);
    const policy = entitlement && catalogue.policies.get(entitlement.policy);
    if (!entitlement || !policy) {
      const names = [...catalogue.entitlements.keys()];
      const meant = nearest(name, names);
      const hint = meant === undefined ? `There are ${names.join(', ')}.` : `Did you mean "${meant}"?`;
      err(`There is no entitlement "${name}". ${hint}`);
      return 1;
    }
    const parts = explainEntitlement(catalogue, entitlement, policy);
    if (values.json) out(JSON.stringify({ entitlement: name, version: catalogue.version, parts }, null, 2));
    else
      for (const { heading, lines } of parts) {
        out(heading);
        for (const line of lines) out(`  ${line}`);
      }
    return 0;
  },
};
