import { mkdtempSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, describe, expect, it } from 'vitest';
import type { RequestRecord } from '../../src/core/requests/request.ts';
import { type Sandbox, startSandbox } from '../../src/sandbox/sandbox.ts';
import { accessOf } from '../../src/sandbox/story/access.ts';
import { alex, sam } from '../../src/sandbox/story/people.ts';
import { unpackHub } from './hub-fixture.ts';
import { recordedCatalogue } from './record-world.ts';
import { silenceApp } from './silence.ts';

const releases = readdirSync(join(import.meta.dirname, 'releases'));
const folders: string[] = [];
let running: Sandbox | undefined;

afterEach(async () => {
  await running?.stop();
  for (const folder of folders.splice(0)) rmSync(folder, { recursive: true, force: true });
});

function newFolder(): string {
  const folder = mkdtempSync(join(tmpdir(), 'latchkey-upgrade-'));
  folders.push(folder);
  return folder;
}

async function recordsOf({ store }: Sandbox): Promise<readonly RequestRecord[]> {
  const records: RequestRecord[] = [];
  for await (const id of store.open()) {
    const record = await store.load(id);
    if (record) records.push(record);
  }
  return records;
}

describe('a new version of the app', () => {
  // Once a process, because the app's settings are the process's: the newest release is the one that is left.
  it(`finishes what ${releases.at(-1) ?? ''} has begun`, async () => {
    const speakAgain = silenceApp();
    const folder = newFolder();
    const catalogue = newFolder();
    writeFileSync(join(catalogue, 'catalogue.yaml'), recordedCatalogue);
    const packed = readFileSync(join(import.meta.dirname, 'releases', releases.at(-1) ?? '', 'hub.json.gz'));
    const { stoppedAt } = await unpackHub(packed, folder);
    const lines: string[] = [];
    running = await startSandbox({
      place: { folder },
      catalogue,
      log: ({ message }) => lines.push(message),
      onTrouble: (text) => lines.push(text),
    });
    const before = await recordsOf(running);
    const { host, clock, store } = running;
    // The machine may be behind the recording, or long past it: like a host that was asleep.
    const late = Math.max(0, Date.parse(stoppedAt) - clock.now());
    await running.advance(late + 2 * 24 * 60 * 60_000);
    const after = await Promise.all(before.map(({ request }) => store.load(request.id)));
    speakAgain();

    expect(before.map(({ state }) => state).toSorted()).toEqual(['active', 'active', 'pending', 'revoking']);
    expect(after.map((record) => String(record?.state)).toSorted()).toEqual([
      'ended',
      'ended',
      'ended',
      'timedOut',
    ]);
    expect(await recordsOf(running)).toEqual([]);
    const nothing = { readsObjects: false, readsBlobs: false, seesResourceGroup: false };
    for (const person of [alex, sam]) expect(accessOf(running, person)).toEqual(nothing);
    // Entities are never over.
    const unfinished = host.engine
      .list({ top: 1000 })
      .items.filter(({ instanceId }) => !instanceId.startsWith('@'))
      .filter(({ runtimeStatus }) => runtimeStatus !== 'Completed');
    expect(unfinished).toEqual([]);
    expect(lines.join('\n')).not.toMatch(/non-determin/i);
  }, 60_000);
});
