import type { TokenCredential } from '@azure/identity';
import { DefaultAzureCredential } from '@azure/identity';
import { readSettings } from '../platform/config.ts';
import { sha256Hex } from '../platform/digest.ts';
import { openContainer } from '../stores/catalogue-container.ts';
import { publishCatalogue } from '../stores/catalogue-publish.ts';
import { readOptions, wordsBetween } from './arguments.ts';
import { printIssues } from './catalogue-check.ts';
import { checkFiles, folderFiles } from './catalogue-files.ts';
import { type Command, UsageError } from './command.ts';

/**
 * Puts a catalogue in force that was checked, by writing it to the container the app reads. Writes as whoever is
 * signed in (a pipeline's federated identity, Azure CLI), who needs the role Storage Blob Data Contributor there.
 */
export function createCataloguePublish(
  credential: () => TokenCredential = () => new DefaultAzureCredential(),
): Command {
  return {
    name: 'catalogue publish',
    usage: '<folder> [--container <address>]',
    summary: 'checks a catalogue and puts it in force (LATCHKEY_CATALOGUE_CONTAINER, or --container)',
    async run({ args, env, out, err }) {
      const { values, positionals } = readOptions(args, { container: { type: 'string' } });
      const [folder = ''] = wordsBetween(positionals, 1, 1);
      const given = values.container === undefined ? env : { LATCHKEY_CATALOGUE_CONTAINER: values.container };
      const { LATCHKEY_CATALOGUE_CONTAINER: container } = readSettings(given, [
        'LATCHKEY_CATALOGUE_CONTAINER',
      ]);
      if (container === undefined)
        throw new UsageError('Say where to: set LATCHKEY_CATALOGUE_CONTAINER, or use --container.');
      const now = new Date();
      const files = await folderFiles(folder);
      const outcome = checkFiles(files, now);
      printIssues(outcome.ok ? outcome.warnings : outcome.issues, folder, { out, err });
      if (!outcome.ok) return 1;
      const { version } = outcome.catalogue;
      const blobs = openContainer({ container, credential: credential() });
      const done = await publishCatalogue(blobs, { files, version, now, sha256: sha256Hex });
      out(
        done === 'published'
          ? `Version ${version} is published to ${container}. The app takes it up within seconds.`
          : `Version ${version} is in ${container} already.`,
      );
      return 0;
    },
  };
}
