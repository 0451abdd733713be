import { existsSync, mkdirSync, mkdtempSync, readdirSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { getCACertificates, setDefaultCACertificates } from 'node:tls';
import { fileURLToPath } from 'node:url';
import { z } from 'zod';
import type { RequestStore } from '../core/ports.ts';
import { createCredential } from '../platform/credential.ts';
import { createRequestStore } from '../stores/requests.ts';
import { createMovableClock, installClock, type MovableClock } from './clock.ts';
import { type AwsSimulator, startAwsSimulator } from './clouds/aws/simulator.ts';
import { CERTIFICATE_FILES, loadCertificates } from './clouds/azure/certificates.ts';
import { type AzureSimulator, startAzureSimulator } from './clouds/azure/simulator.ts';
import { openStateFile } from './clouds/shared/state-file.ts';
import { startHost } from './host/host.ts';
import type { Host } from './host/start-host.ts';
import type { LogSink } from './host/worker/log.ts';
import { anyPorts, keptPorts } from './ports.ts';
import { saveSettings } from './saved-settings.ts';
import { lockFile, lockFolder } from './storage/lock.ts';
import { type StorageOptions, startStorage } from './storage/storage.ts';
import { awsSeed, hubRole } from './story/aws-seed.ts';
import { azureSeed } from './story/azure-seed.ts';
import {
  approvalsChannel,
  audiences,
  type Character,
  everybody,
  latchkey,
  teamChat,
  tenantId,
} from './story/people.ts';
import { startTeams, type Teams } from './teams/teams.ts';

const root = fileURLToPath(new URL('../..', import.meta.url));

export interface SandboxOptions {
  /** A folder to come back to, or memory, gone when the sandbox stops. */
  readonly place:
    | { readonly folder: string /** Whether to forget what is there. */; readonly fresh?: boolean }
    | 'memory';
  /** Whether storage in memory has a process of its own: for a story of many thousand calls, which then uses two processors. */
  readonly storageApart?: boolean;
  /** The folder of the catalogue; the example when absent. */
  readonly catalogue?: string;
  /** The folder of the app as it is deployed, with host.json and package.json; the sources when absent. */
  readonly app?: string;
  /** Another client of Teams that some people use instead of the stand-in: its Connector, for the app to trust. */
  readonly otherClient?: { readonly serviceUrl: string; readonly people: readonly Character[] };
  /** The language of everybody's Teams, such as `de-DE`; `en-GB` when absent. */
  readonly locale?: string;
  /** Lines of the app and its host. */
  readonly log: LogSink;
  /** Told when a part of the sandbox fails by itself. */
  readonly onTrouble: (text: string) => void;
  /** Called inside every transaction of the durable state, just before its commit. */
  readonly onCommit?: () => void;
}

/** The whole of Latchkey on one machine: the app on its host, stand-ins for Teams, AWS, Azure, and Azure Storage. */
export interface Sandbox {
  readonly clock: MovableClock;
  readonly teams: Teams;
  readonly aws: AwsSimulator;
  readonly azure: AzureSimulator;
  readonly host: Host;
  /** The app's own store, read beside the app. */
  readonly store: RequestStore;
  /** Moves the clock on, through all that becomes due, and resolves when the work of that time is done. */
  advance(milliseconds: number): Promise<void>;
  stop(): Promise<void>;
}

/** Starts everything. One sandbox a process: the app's settings, the clock and the trusted certificate are the process's. */
export async function startSandbox(options: SandboxOptions): Promise<Sandbox> {
  const { place } = options;
  const closers: (() => Promise<void> | void)[] = [];
  const stop = async () => {
    for (const close of closers.splice(0).toReversed()) await close();
  };
  try {
    const folder = place === 'memory' ? mkdtempSync(join(tmpdir(), 'latchkey-')) : place.folder;
    // Its files hold requests, people, and keys of the stand-ins: for nobody but their owner.
    mkdirSync(folder, { recursive: true, mode: 0o700 });
    if (place === 'memory') closers.push(() => rmSync(folder, { recursive: true, force: true }));
    const lock = lockFolder(folder, 0);
    closers.push(() => lock.release());
    if (place !== 'memory' && place.fresh) emptyFolder(folder);
    return { ...(await startParts({ ...options, folder, closers })), stop };
  } catch (error) {
    await stop();
    throw error;
  }
}

/** Empties the folder but for the lock that is held on it: nothing is taken from under a sandbox that runs. */
function emptyFolder(folder: string): void {
  // The storage of a sandbox that was just killed may still be writing its last.
  const storage = join(folder, 'storage');
  if (existsSync(storage)) lockFolder(storage, 10_000).release();
  for (const name of readdirSync(folder))
    if (!name.startsWith(lockFile)) rmSync(join(folder, name), { recursive: true, force: true });
}

interface Building extends SandboxOptions {
  readonly folder: string;
  /** What ends the parts that are running, in the order they were started. */
  readonly closers: (() => Promise<void> | void)[];
}

async function startParts(building: Building): Promise<Omit<Sandbox, 'stop'>> {
  const { folder, place, log, onTrouble, closers } = building;
  const kept = (name: string) => (place === 'memory' ? {} : { stateFile: join(folder, name) });
  const ports = place === 'memory' ? anyPorts : await keptPorts(join(folder, 'ports.json'));
  const clock = openClock(place === 'memory' ? undefined : join(folder, 'clock.json'));
  closers.push(installClock(clock));
  const now = () => new Date(clock.now());

  const certificates = loadCertificates(join(folder, 'certificates'));
  setDefaultCACertificates([...getCACertificates('default'), certificates.ca]);
  const azure = await startAzureSimulator({
    port: ports.azure,
    identityPort: ports.identity,
    now,
    ...kept('azure.json'),
    seed: azureSeed,
    certificates,
  });
  closers.push(() => azure.stop());
  const aws = await startAwsSimulator({
    port: ports.aws,
    now,
    ...kept('aws.json'),
    seed: awsSeed,
    oidcKeys: (issuer) => azure.keysOf(issuer),
  });
  closers.push(() => aws.stop());
  const storage = await startStorage({
    place: storagePlace(building),
    certificate: {
      certFile: join(folder, 'certificates', CERTIFICATE_FILES.certificate),
      keyFile: join(folder, 'certificates', CERTIFICATE_FILES.key),
    },
    ports,
    clock,
    onLost: onTrouble,
  });
  closers.push(() => storage.close());
  let messagesEndpoint = '';
  const { otherClient, locale } = building;
  const teams = await startTeams({
    port: ports.teams,
    now,
    ...kept('teams.json'),
    tenantId,
    botAppId: latchkey.clientId,
    botName: latchkey.botName,
    people: everybody
      .filter((person) => otherClient?.people.includes(person) !== true)
      .map((person) => ({ ...person, ...(locale !== undefined && { locale }) })),
    places: [approvalsChannel, teamChat],
    botEndpoint: () => messagesEndpoint,
    botTokenKeys: { issuer: azure.issuers.v1, jwks: () => azure.jwks() },
  });
  closers.push(() => teams.stop());

  const env = {
    ...settings({ azure, aws, teams, storage }),
    // The first of them opens chats with people who never wrote.
    LATCHKEY_TEAMS_SERVICE_URLS: [...(otherClient ? [otherClient.serviceUrl] : []), teams.serviceUrl].join(
      ',',
    ),
    LATCHKEY_CATALOGUE_PATH: building.catalogue ?? join(root, 'catalogue'),
  };
  if (place !== 'memory') saveSettings(folder, env);
  const host = await startHost({
    ...(building.app === undefined ? { root, entry: join(root, 'src/main.ts') } : { root: building.app }),
    database: join(folder, 'durable.sqlite'),
    clock,
    beforeMove: (milliseconds) => storage.moveTo(clock.offset + milliseconds),
    port: ports.app,
    log,
    ...(building.onCommit && { onCommit: building.onCommit }),
    env,
  });
  closers.push(() => host.stop());
  messagesEndpoint = `${host.url}/api/messages`;
  await teams.announceInstallations();
  const store = createRequestStore({
    endpoint: storage.tablesEndpoint,
    credential: createCredential(latchkey.clientId),
  });
  return { clock, teams, aws, azure, host, store, advance: (milliseconds) => host.advance(milliseconds) };
}

function storagePlace({ place, folder, storageApart }: Building): StorageOptions['place'] {
  if (place !== 'memory') return { folder: join(folder, 'storage') };
  return storageApart === true ? 'memory elsewhere' : 'memory';
}

const clockSchema = z.strictObject({ offset: z.number().min(0) });

/** The clock goes on where it was, so that what was due stays due. */
function openClock(path: string | undefined): MovableClock {
  const file = openStateFile({
    path,
    parse: (value) => clockSchema.parse(value),
    initial: () => ({ offset: 0 }),
  });
  const clock = createMovableClock(file.current.offset);
  clock.onMove(() =>
    file.update((state) => {
      state.offset = clock.offset;
    }),
  );
  return clock;
}

interface Parts {
  readonly azure: AzureSimulator;
  readonly aws: AwsSimulator;
  readonly teams: Teams;
  readonly storage: { readonly tablesEndpoint: string; readonly blobsEndpoint: string };
}

/** The app's settings, as a deployment would write them: only the addresses differ from Azure's. */
function settings({ azure, aws, teams, storage }: Parts): Record<string, string> {
  return {
    LATCHKEY_TENANT_ID: tenantId,
    LATCHKEY_BOT_APP_ID: latchkey.clientId,
    LATCHKEY_IDENTITY_CLIENT_ID: latchkey.clientId,
    LATCHKEY_API_AUDIENCE: audiences.api,
    LATCHKEY_TABLES_ENDPOINT: storage.tablesEndpoint,
    LATCHKEY_BLOBS_ENDPOINT: storage.blobsEndpoint,
    LATCHKEY_AWS_HUB_ROLE: hubRole,
    LATCHKEY_AWS_AUDIENCE: audiences.aws,
    LATCHKEY_AWS_SIGN_IN_ENDPOINT: aws.federationUrl,
    LATCHKEY_ARM_ENDPOINT: azure.armEndpoint,
    LATCHKEY_GRAPH_ENDPOINT: azure.graphEndpoint,
    LATCHKEY_AUTHORITY_HOST: azure.authorityHost,
    LATCHKEY_BOT_OPENID_METADATA: teams.openIdMetadataUrl,
    // The names under which App Service and the AWS SDK look for these by themselves.
    IDENTITY_ENDPOINT: azure.identityEndpoint,
    IDENTITY_HEADER: azure.identityHeader,
    AWS_ENDPOINT_URL_IAM: aws.iamUrl,
    AWS_ENDPOINT_URL_STS: aws.stsUrl,
    AWS_ENDPOINT_URL_SSO_ADMIN: aws.ssoAdminUrl,
    AWS_ENDPOINT_URL_IDENTITYSTORE: aws.identityStoreUrl,
    AWS_ENDPOINT_URL_RESOURCE_GROUPS_TAGGING_API: aws.taggingUrl,
  };
}
