import { mkdirSync } from 'node:fs';
import NodeModule, { createRequire } from 'node:module';
import { join } from 'node:path';

/** PEM files of the certificate the servers show. */
export interface CertificateFiles {
  readonly certFile: string;
  readonly keyFile: string;
}

/** Zero lets the machine choose. */
export interface StoragePorts {
  readonly blobs: number;
  readonly tables: number;
}

export interface AzuriteOptions {
  /** Where the data is kept; absent: in memory only. */
  readonly folder?: string | undefined;
  readonly certificate: CertificateFiles;
  readonly ports: StoragePorts;
}

/** Addresses of the running storage, as the app's settings take them. */
export interface StorageEndpoints {
  readonly blobsEndpoint: string;
  readonly tablesEndpoint: string;
}

export interface RunningAzurite extends StorageEndpoints {
  /** Ends both servers and writes everything to disk. */
  close(): Promise<void>;
}

interface Server {
  start(): Promise<void>;
  close(): Promise<void>;
  getHttpServerAddress(): string;
}

type Module<Exports> = { readonly default: Exports };
type ServerClass = new (configuration: object) => Server;
// Azurite takes its configuration as long lists of positional arguments.
type ConfigurationClass = new (...settings: readonly unknown[]) => object;

const host = '127.0.0.1';
const keepAliveSeconds = 5;
const account = 'devstoreaccount1';

interface Requiring {
  require: (this: NodeModule, id: string) => unknown;
}

/**
 * Azurite's first act is to load Microsoft's telemetry client, which nothing starts here: four fifths of its 3,460 modules,
 * and two thirds of the time that it needs to load. While `work` goes on, it is given an empty module instead.
 */
function withoutTelemetry<Result>(work: () => Result): Result {
  const prototype: Requiring = NodeModule.prototype;
  const original = prototype.require;
  prototype.require = function require(id) {
    return id === 'applicationinsights' ? {} : original.call(this, id);
  };
  try {
    return work();
  } finally {
    prototype.require = original;
  }
}

// Azurite offers no programming interface; these are the modules its own start-up is made of. They are loaded
// when storage starts, because that takes a quarter of a second which nobody else has to wait for.
function load() {
  const require = createRequire(import.meta.url);
  const memory = require('azurite/dist/src/common/persistence/MemoryExtentStore.js') as {
    readonly MemoryExtentChunkStore: new () => object;
  };
  const blobServer = require('azurite/dist/src/blob/BlobServer.js') as Module<ServerClass>;
  const blobSettings = require('azurite/dist/src/blob/BlobConfiguration.js') as Module<ConfigurationClass>;
  const tableServer = require('azurite/dist/src/table/TableServer.js') as Module<ServerClass>;
  const tableSettings = require('azurite/dist/src/table/TableConfiguration.js') as Module<ConfigurationClass>;
  return {
    BlobServer: blobServer.default,
    BlobConfiguration: blobSettings.default,
    TableServer: tableServer.default,
    TableConfiguration: tableSettings.default,
    memory: new memory.MemoryExtentChunkStore(),
  };
}

/**
 * Runs Azurite's blob and table servers in this process, over https and with bearer tokens checked (`oauth
 * basic`: issuer, audience and times, not the signature), for the account `devstoreaccount1`.
 */
export async function startAzurite(options: AzuriteOptions): Promise<RunningAzurite> {
  const azurite = withoutTelemetry(load);
  const servers = [
    new azurite.BlobServer(blobConfiguration(azurite, options)),
    new azurite.TableServer(tableConfiguration(azurite, options)),
  ] as const;
  const started: Server[] = [];
  const close = async () => {
    for (const server of started.splice(0)) await server.close();
  };
  try {
    for (const server of servers) {
      await server.start();
      started.push(server);
    }
  } catch (error) {
    await close();
    throw error;
  }
  const [blobs, tables] = servers;
  return {
    blobsEndpoint: `${blobs.getHttpServerAddress()}/${account}`,
    tablesEndpoint: `${tables.getHttpServerAddress()}/${account}`,
    close,
  };
}

type Azurite = ReturnType<typeof load>;

/** The last arguments of both configurations; the version check is off because SDKs are newer than Azurite. */
function edge({ certFile, keyFile }: CertificateFiles): readonly unknown[] {
  const [loose, skipApiVersionCheck, password, productStyleUrlOff] = [false, true, '', false];
  return [loose, skipApiVersionCheck, certFile, keyFile, password, 'basic', productStyleUrlOff];
}

function blobConfiguration(azurite: Azurite, { folder, certificate, ports }: AzuriteOptions): object {
  const [accessLog, accessLogStream, debugLog, debugLogFile] = [false, undefined, false, undefined];
  return new azurite.BlobConfiguration(
    host,
    ports.blobs,
    keepAliveSeconds,
    folder && join(folder, '__azurite_db_blob__.json'),
    folder && join(folder, '__azurite_db_blob_extent__.json'),
    folder && [
      { locationId: 'Default', locationPath: madeFolder(folder, '__blobstorage__'), maxConcurrency: 50 },
    ],
    accessLog,
    accessLogStream,
    debugLog,
    debugLogFile,
    ...edge(certificate),
    folder === undefined,
    azurite.memory,
  );
}

function tableConfiguration(azurite: Azurite, { folder, certificate, ports }: AzuriteOptions): object {
  const [debugLog, accessLog, accessLogStream, debugLogFile] = [false, false, undefined, undefined];
  return new azurite.TableConfiguration(
    host,
    ports.tables,
    keepAliveSeconds,
    folder && join(folder, '__azurite_db_table__.json'),
    debugLog,
    accessLog,
    accessLogStream,
    debugLogFile,
    ...edge(certificate),
    folder === undefined,
  );
}

function madeFolder(...parts: readonly string[]): string {
  const path = join(...parts);
  mkdirSync(path, { recursive: true });
  return path;
}
