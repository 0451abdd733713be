// The storage process: Azurite on a folder, or in memory. Azurite writes what it knows to disk every few seconds and when it is
// closed; a process of its own outlives a sandbox that is killed and can still close it properly.
import { mkdirSync } from 'node:fs';
import { createMovableClock, installClock } from '../clock.ts';
import { type RunningAzurite, startAzurite } from './azurite.ts';
import { type FolderLock, lockFolder } from './lock.ts';
import type { FromStorage, ToStorage } from './messages.ts';

const clock = createMovableClock();
installClock(clock);

let lock: FolderLock | undefined;
let azurite: RunningAzurite | undefined;
let started = false;
let stopping = false;

/** Calls `then` when the message has left, or cannot leave because the sandbox is gone. */
function tell(message: FromStorage, then: () => void = () => {}): void {
  if (process.connected && process.send) process.send(message, undefined, undefined, then);
  else then();
}

async function start(message: Extract<ToStorage, { type: 'start' }>): Promise<void> {
  started = true;
  moveClockTo(message.offset);
  if (message.folder !== undefined) {
    mkdirSync(message.folder, { recursive: true });
    lock = lockFolder(message.folder, message.waitMilliseconds);
  }
  azurite = await startAzurite(message);
  if (stopping) await finish();
  else
    tell({
      type: 'ready',
      blobsEndpoint: azurite.blobsEndpoint,
      tablesEndpoint: azurite.tablesEndpoint,
    });
}

/** The sandbox's clock only moves forward, so an older message can be ignored. */
function moveClockTo(offset: number): void {
  if (offset > clock.offset) clock.moveBy(offset - clock.offset);
}

async function finish(): Promise<void> {
  await azurite?.close();
  lock?.release();
  process.exit(0);
}

/** The operating system gives the lock back; nothing was written that would have to be saved. */
function fail(error: unknown): void {
  const message = error instanceof Error ? error.message : String(error);
  tell({ type: 'failed', message }, () => process.exit(1));
}

function stop(): void {
  if (stopping) return;
  stopping = true;
  // A start in progress finishes first and then sees that it has to stop.
  if (azurite) finish().catch(fail);
  else if (!started) process.exit(0);
}

process.on('message', (message: ToStorage) => {
  switch (message.type) {
    case 'start':
      start(message).catch(fail);
      break;
    case 'clock':
      moveClockTo(message.offset);
      tell(message);
      break;
    case 'stop':
      stop();
      break;
  }
});
// The sandbox is gone, however it went.
process.on('disconnect', stop);
process.on('SIGTERM', stop);
// Ctrl+C reaches the sandbox, which then decides.
process.on('SIGINT', () => {});
