import { type ChildProcess, fork } from 'node:child_process';
import { fileURLToPath } from 'node:url';
import type { MovableClock } from '../clock.ts';
import { type CertificateFiles, type StorageEndpoints, type StoragePorts, startAzurite } from './azurite.ts';
import type { FromStorage, ToStorage } from './messages.ts';

export interface StorageOptions {
  /** A folder that outlives the sandbox, memory of this process, or that of another, which then does the work on its own processor. */
  readonly place: { readonly folder: string } | 'memory' | 'memory elsewhere';
  readonly certificate: CertificateFiles;
  /** The same at every start, so that stored addresses stay valid. */
  readonly ports: StoragePorts;
  /** The sandbox's clock: the tokens that the storage checks carry its time. */
  readonly clock: MovableClock;
  /** How long to wait for an earlier sandbox to let go of the folder. Default: 10 seconds. */
  readonly waitMilliseconds?: number;
  /** Called when the storage process ends by itself, with a text for the console. */
  readonly onLost?: (reason: string) => void;
}

export interface Storage extends StorageEndpoints {
  /**
   * Resolves when the storage's clock is `offset` milliseconds ahead of the machine's. Wait for it before moving
   * the sandbox's clock there: a token of the new time is not valid for a storage that still has the old one.
   */
  moveTo(offset: number): Promise<void>;
  /** Ends the storage; everything is on disk when it resolves. */
  close(): Promise<void>;
}

/**
 * Starts Azure Storage for the sandbox: in this process for `memory` (the caller installs the clock), else in
 * a process of its own that closes itself properly when this one dies, so that what was written to a folder is kept.
 * Throws an Error with a text for the console when it does not start.
 */
export async function startStorage(options: StorageOptions): Promise<Storage> {
  const { place, certificate, ports } = options;
  if (place !== 'memory')
    return startProcess(options, place === 'memory elsewhere' ? undefined : place.folder);
  const azurite = await startAzurite({ certificate, ports });
  return { ...azurite, moveTo: () => Promise.resolve() };
}

async function startProcess(options: StorageOptions, folder: string | undefined): Promise<Storage> {
  const { certificate, ports, clock, waitMilliseconds = 10_000 } = options;
  // Detached: a signal to the sandbox's process group must not take the storage with it.
  const child = fork(fileURLToPath(new URL('process.ts', import.meta.url)), {
    detached: true,
    stdio: 'ignore',
    execArgv: [],
  });
  const tell = (message: ToStorage) => {
    if (child.connected) child.send(message, () => {});
  };
  tell({ type: 'start', folder, certificate, ports, offset: clock.offset, waitMilliseconds });
  const endpoints = await untilReady(child);

  // From here on the storage lives as long as the sandbox does, and must not be what keeps it alive.
  child.unref();
  child.channel?.unref();
  const unsubscribe = clock.onMove(() => tell({ type: 'clock', offset: clock.offset }));
  // A move while the storage was starting has not been told yet.
  tell({ type: 'clock', offset: clock.offset });
  let closing = false;
  child.once('exit', (code, signal) => {
    unsubscribe();
    if (!closing) options.onLost?.(`The storage process ended by itself (${signal ?? `code ${code}`}).`);
  });

  return {
    ...endpoints,
    moveTo: (offset) => untilInTime(child, offset, tell),
    async close() {
      closing = true;
      if (child.exitCode !== null || child.signalCode !== null) return;
      const ended = new Promise<void>((resolve) => child.once('exit', () => resolve()));
      child.ref();
      tell({ type: 'stop' });
      await ended;
    },
  };
}

function untilReady(child: ChildProcess): Promise<StorageEndpoints> {
  return new Promise((resolve, reject) => {
    let failure: string | undefined;
    const forget = () => {
      child.off('message', hear);
      child.off('exit', gone);
      child.off('error', reject);
    };
    const hear = (message: FromStorage) => {
      if (message.type === 'failed') failure = message.message;
      if (message.type !== 'ready') return;
      forget();
      resolve({ blobsEndpoint: message.blobsEndpoint, tablesEndpoint: message.tablesEndpoint });
    };
    const gone = (code: number | null) => {
      forget();
      reject(new Error(`The storage did not start. ${failure ?? `Its process ended with code ${code}.`}`));
    };
    child.on('message', hear);
    child.on('exit', gone);
    child.on('error', reject);
  });
}

function untilInTime(child: ChildProcess, offset: number, tell: (message: ToStorage) => void): Promise<void> {
  return new Promise((resolve, reject) => {
    const forget = () => {
      child.off('message', hear);
      child.off('exit', gone);
      child.channel?.unref();
    };
    const hear = (message: FromStorage) => {
      if (message.type !== 'clock' || message.offset < offset) return;
      forget();
      resolve();
    };
    const gone = () => {
      forget();
      reject(new Error('The storage process is not running.'));
    };
    if (!child.connected) return gone();
    child.channel?.ref();
    child.on('message', hear);
    child.on('exit', gone);
    tell({ type: 'clock', offset });
  });
}
