import type { TokenCredential } from '@azure/identity';
import { DefaultAzureCredential } from '@azure/identity';
import { ProviderError } from '../core/errors.ts';
import type { CatalogueSource, Log } from '../core/ports.ts';
import { type FullReport, fullReport } from '../core/reconcile/full-report.ts';
import { systemClock } from '../platform/clock.ts';
import { type Environment, readSettings } from '../platform/config.ts';
import { sha256Hex } from '../platform/digest.ts';
import { type AwsSessions, createAwsSessions } from '../providers/aws/session.ts';
import { createOwnSessions } from '../providers/aws/standing-session.ts';
import { createGraphDirectory } from '../providers/azure/directory.ts';
import { createProviderRegistry } from '../providers/registry.ts';
import { grantSchemas } from '../providers/schemas.ts';
import { createCatalogueContainer } from '../stores/catalogue-container.ts';
import { createCatalogueFolder } from '../stores/catalogue-folder.ts';
import { createRequestStore } from '../stores/requests.ts';
import { readOptions, wordsBetween } from './arguments.ts';
import { type Command, UsageError } from './command.ts';
import { reportLines } from './reconcile-lines.ts';

const options = {
  'dry-run': { type: 'boolean', default: false },
  json: { type: 'boolean', default: false },
  identity: { type: 'string' },
} as const;

/**
 * Compares the store with the clouds, all at once, and changes nothing. Reads as whoever is signed in (Azure CLI, a
 * pipeline's identity, the AWS credentials of the machine), who needs the rights to read in all of these places.
 */
export function createReconcile(credential: (env: Environment) => TokenCredential = signedIn): Command {
  return {
    name: 'reconcile',
    usage: '--dry-run [--identity <object id>] [--json]',
    summary: 'what the reconciler would find and do: nothing is changed (0 nothing, 1 something)',
    async run({ args, env, out }) {
      const { values, positionals } = readOptions(args, options);
      wordsBetween(positionals, 0, 0);
      if (!values['dry-run'])
        throw new UsageError(
          'The app reconciles by itself every five minutes. From here it is a look only: add --dry-run.',
        );
      const report = await fullReport(portsOf(env, credential(env), values.identity));
      if (values.json) out(JSON.stringify(report, null, 2));
      else for (const line of reportLines(report)) out(line);
      return exitCode(report);
    },
  };
}

function exitCode({ lines }: FullReport): number {
  return lines.length === 0 ? 0 : 1;
}

export function signedIn(env: Environment): TokenCredential {
  const clientId = env['LATCHKEY_IDENTITY_CLIENT_ID'];
  return new DefaultAzureCredential(clientId ? { managedIdentityClientId: clientId } : {});
}

const silent: Log = { info: () => undefined, warn: () => undefined, error: () => undefined };

function portsOf(env: Environment, credential: TokenCredential, ownerId: string | undefined) {
  const read = readSettings(env, [
    'LATCHKEY_TABLES_ENDPOINT',
    'LATCHKEY_ARM_ENDPOINT',
    'LATCHKEY_GRAPH_ENDPOINT',
  ]);
  const { LATCHKEY_ARM_ENDPOINT: armEndpoint, LATCHKEY_GRAPH_ENDPOINT: graphEndpoint } = read;
  const clock = systemClock;
  const { aws, awsSessions } = awsWays(env, credential);
  return {
    store: createRequestStore({ endpoint: read.LATCHKEY_TABLES_ENDPOINT, credential }),
    providers: createProviderRegistry({
      credential,
      clock,
      aws,
      awsSessions,
      armEndpoint,
      graphEndpoint,
      ...(ownerId !== undefined && { ownerId }),
    }),
    directory: createGraphDirectory({ credential, endpoint: graphEndpoint, clock }),
    catalogue: catalogueOf(env, credential),
    clock,
    sha256: sha256Hex,
  };
}

/** The catalogue in force, from where the app has it. */
export function catalogueOf(env: Environment, credential: TokenCredential): CatalogueSource {
  const { LATCHKEY_CATALOGUE_CONTAINER: container, LATCHKEY_CATALOGUE_PATH: folder } = readSettings(env, [
    'LATCHKEY_CATALOGUE_CONTAINER',
    'LATCHKEY_CATALOGUE_PATH',
  ]);
  const reading = { grantSchemas, sha256: sha256Hex, clock: systemClock, log: silent };
  return container === undefined
    ? createCatalogueFolder({ folder, ...reading })
    : createCatalogueContainer({ container, credential, ...reading });
}

/** With LATCHKEY_AWS_HUB_ROLE, the keyless way of the app; without it, the AWS credentials of whoever runs this. */
function awsWays(env: Environment, credential: TokenCredential) {
  const { LATCHKEY_AWS_REGION: region, LATCHKEY_AWS_AUDIENCE: audience } = readSettings(env, [
    'LATCHKEY_AWS_REGION',
    'LATCHKEY_AWS_AUDIENCE',
  ]);
  if ((env['LATCHKEY_AWS_HUB_ROLE'] ?? '').trim() === '')
    return { aws: { hubRole: '', audience, region }, awsSessions: ownSessions(region, audience) };
  const { LATCHKEY_AWS_HUB_ROLE: hubRole } = readSettings(env, ['LATCHKEY_AWS_HUB_ROLE']);
  const aws = { hubRole, audience, region };
  return { aws, awsSessions: createAwsSessions({ credential, clock: systemClock, ...aws }) };
}

function ownSessions(region: string, audience: string): AwsSessions {
  const needsHubRole = new ProviderError({
    class: 'permanent',
    code: 'NeedsHubRole',
    message: 'This can be looked at by the keyless way only: set LATCHKEY_AWS_HUB_ROLE.',
  });
  const nobody: TokenCredential = { getToken: () => Promise.reject(needsHubRole) };
  const keyless = createAwsSessions({
    credential: nobody,
    clock: systemClock,
    hubRole: '',
    audience,
    region,
  });
  return { ...keyless, ...createOwnSessions(region) };
}
