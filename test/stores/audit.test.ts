import { randomUUID } from 'node:crypto';
import { BlobServiceClient } from '@azure/storage-blob';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { checkChain } from '../../src/core/audit/chain.ts';
import type { AuditEvent } from '../../src/core/audit/event.ts';
import { sha256Hex } from '../../src/platform/digest.ts';
import { type AuditTrail, createAuditLog } from '../../src/stores/audit.ts';
import { startLossyProxy } from '../support/lossy-proxy.ts';
import { startStallingProxy } from '../support/stalling-proxy.ts';
import { startTestStorage, storageCredential } from '../support/storage.ts';

let storage: Awaited<ReturnType<typeof startTestStorage>>;
beforeAll(async () => {
  storage = await startTestStorage();
});
afterAll(() => storage.close());

function anEvent(note: string | number): AuditEvent {
  return {
    at: '2027-03-01T12:00:00.000Z',
    event: 'request.recorded',
    actor: { objectId: '5f0c', userPrincipalName: 'dana@contoso.example' },
    requestId: 'k3f9x2m7qa',
    data: { note },
  };
}

/** Opens writers on one new trail, with a log that keeps what it is told. */
function aTrail(blocksPerBlob?: number) {
  const container = `audit-${randomUUID()}`;
  const said: string[] = [];
  const keep = (event: string) => void said.push(event);
  const open = (endpoint = storage.blobsEndpoint, longestCallMs?: number): AuditTrail =>
    createAuditLog({
      endpoint,
      credential: storageCredential,
      container,
      log: { info: keep, warn: keep, error: keep },
      ...(blocksPerBlob !== undefined && { blocksPerBlob }),
      ...(longestCallMs !== undefined && { longestCallMs }),
    });
  const service = new BlobServiceClient(storage.blobsEndpoint, storageCredential);
  return { open, said, container: service.getContainerClient(container) };
}

async function linesOf(trail: AuditTrail): Promise<string[]> {
  const lines: string[] = [];
  for await (const line of trail.readLines()) lines.push(line);
  return lines;
}

const notesOf = (lines: readonly string[]) =>
  lines.map((line) => (JSON.parse(line) as AuditEvent).data['note']);

describe('the audit trail', () => {
  it('keeps events in the order in which they were appended', async () => {
    const trail = aTrail().open();
    await Promise.all(Array.from({ length: 30 }, (_, index) => trail.append(anEvent(index))));
    await trail.append(anEvent('last'));
    const lines = await linesOf(trail);
    expect(notesOf(lines)).toEqual([...Array.from({ length: 30 }, (_, index) => index), 'last']);
    expect(checkChain(lines, sha256Hex)).toMatchObject({ whole: true, records: 31 });
  });

  it('goes on where another process stopped', async () => {
    const { open } = aTrail();
    await open().append(anEvent('before the restart'));
    const later = open();
    await later.append(anEvent('after it'));
    expect(checkChain(await linesOf(later), sha256Hex)).toMatchObject({ whole: true, records: 2 });
  });

  it('never forks when two processes append at once', async () => {
    const { open } = aTrail(7);
    const writers = [open(), open()];
    // One after the other in each process, so that the two really take turns at the head.
    await Promise.all(
      writers.map(async (writer, number) => {
        for (let index = 0; index < 100; index += 1) await writer.append(anEvent(`${number}/${index}`));
      }),
    );
    const lines = await linesOf(open());
    expect(checkChain(lines, sha256Hex)).toMatchObject({ whole: true, records: 200 });
    expect(new Set(notesOf(lines)).size).toBe(200);
  });

  it('begins the next blob when one is full, and links across', async () => {
    const { open, container } = aTrail(3);
    const trail = open();
    for (let index = 0; index < 8; index += 1) await trail.append(anEvent(index));
    const names: string[] = [];
    for await (const { name } of container.listBlobsFlat()) names.push(name);
    expect(names).toEqual(['chain-000001.jsonl', 'chain-000002.jsonl', 'chain-000003.jsonl']);
    await open().append(anEvent('of another process'));
    const lines = await linesOf(trail);
    expect(checkChain(lines, sha256Hex)).toMatchObject({ whole: true, records: 9 });
  });

  it('links to the blob before when the newest one is still empty', async () => {
    const { open, container } = aTrail(1);
    await open().append(anEvent('first'));
    // As if a writer had crashed between making the blob and appending to it.
    await container.getAppendBlobClient('chain-000002.jsonl').create();
    const trail = open();
    await trail.append(anEvent('second'));
    expect(checkChain(await linesOf(trail), sha256Hex)).toMatchObject({ whole: true, records: 2 });
  });

  it('finds the head behind a record longer than one look', async () => {
    const { open } = aTrail();
    await open().append(anEvent('ä'.repeat(40_000)));
    const trail = open();
    await trail.append(anEvent('next'));
    expect(checkChain(await linesOf(trail), sha256Hex)).toMatchObject({ whole: true, records: 2 });
  });

  it('keeps texts whole that hold line breaks and line separators', async () => {
    const trail = aTrail().open();
    const note = 'one\ntwo\r\u2028three 🔑 \u{d83d}';
    await trail.append(anEvent(note));
    const lines = await linesOf(trail);
    expect(notesOf(lines)).toEqual([note]);
    expect(checkChain(lines, sha256Hex)).toMatchObject({ whole: true, records: 1 });
  });

  it('drops what a record does not keep of a person', async () => {
    const trail = aTrail().open();
    const actor = { objectId: '5f0c', userPrincipalName: 'dana@contoso.example', displayName: 'Dana' };
    await trail.append({ ...anEvent('x'), actor });
    expect(checkChain(await linesOf(trail), sha256Hex)).toMatchObject({ whole: true, records: 1 });
  });

  it('refuses an event that could not be verified later', async () => {
    const trail = aTrail().open();
    await expect(trail.append(anEvent(Number.NaN))).rejects.toMatchObject({ code: 'input.invalid' });
    await trail.append(anEvent('fine'));
    expect(checkChain(await linesOf(trail), sha256Hex)).toMatchObject({ whole: true, records: 1 });
  });

  it('goes on behind damage, says so, and leaves the damage to be found', async () => {
    const { open, container, said } = aTrail();
    await open().append(anEvent('good'));
    await container.getAppendBlobClient('chain-000001.jsonl').appendBlock('garbage', 7);
    const trail = open();
    await trail.append(anEvent('behind'));
    await open().append(anEvent('further'));
    expect(said).toEqual(['audit.damaged']);
    const lines = await linesOf(trail);
    expect(checkChain(lines, sha256Hex)).toMatchObject({ whole: false, line: 2 });
    expect(checkChain([...lines.slice(0, 1), ...lines.slice(2)], sha256Hex)).toMatchObject({ records: 3 });
  });

  it('does not start over when the trail is deleted under a running process', async () => {
    const { open, container, said } = aTrail();
    const trail = open();
    await trail.append(anEvent('one'));
    await trail.append(anEvent('two'));
    await container.deleteBlob('chain-000001.jsonl');
    await trail.append(anEvent('three'));
    expect(said).toEqual(['audit.cut']);
    expect(checkChain(await linesOf(trail), sha256Hex)).toMatchObject({
      whole: false,
      line: 1,
      problem: 'Record 1 is missing: this is record 3.',
    });
  });

  it('records an event once when the answer to the write was lost', async () => {
    const { open } = aTrail();
    await open().append(anEvent('before'));
    const isAppend = (method: string, path: string) => method === 'PUT' && path.includes('comp=appendblock');
    const proxy = await startLossyProxy(storage.blobsEndpoint, storage.certificate, isAppend);
    try {
      const trail = open(proxy.endpoint);
      await trail.append(anEvent('once'));
      await trail.append(anEvent('after'));
      expect(proxy.lost()).toBe(1);
    } finally {
      await proxy.close();
    }
    const lines = await linesOf(open());
    expect(notesOf(lines)).toEqual(['before', 'once', 'after']);
    expect(checkChain(lines, sha256Hex)).toMatchObject({ whole: true, records: 3 });
  });

  it('says that storage cannot be reached', async () => {
    const { open } = aTrail();
    const nobody = open('https://127.0.0.1:9/devstoreaccount1');
    await expect(nobody.append(anEvent('x'))).rejects.toMatchObject({
      code: 'store.unavailable',
      audience: 'operator',
      message: expect.stringContaining('Azure Storage could not'),
    });
  });

  it.each<[string, (method: string, path: string) => boolean]>([
    ['the list of blobs', (method, path) => method === 'GET' && path.includes('comp=list')],
    ['a blob', (method, path) => method === 'GET' && path.includes('chain-')],
  ])('gets over an answer that stops in the middle: %s', async (_, stalls) => {
    const { open } = aTrail();
    await open().append(anEvent('before'));
    const proxy = await startStallingProxy(storage.blobsEndpoint, storage.certificate);
    try {
      const trail = open(proxy.endpoint, 1_000);
      proxy.stalls = stalls;
      await expect(trail.append(anEvent('stalled'))).rejects.toMatchObject({
        code: 'store.unavailable',
        message: expect.stringContaining('no complete answer within 1 seconds'),
      });
      await expect(linesOf(trail)).rejects.toMatchObject({ code: 'store.unavailable' });
      expect(proxy.stalled).toBeGreaterThanOrEqual(2);
      proxy.stalls = () => false;
      await trail.append(anEvent('after'));
    } finally {
      await proxy.close();
    }
    const lines = await linesOf(open());
    expect(notesOf(lines)).toEqual(['before', 'after']);
    expect(checkChain(lines, sha256Hex)).toMatchObject({ whole: true, records: 2 });
  });

  it.each([
    ['empty', ''],
    ['a page of something in between', '<p>Sign in</p>'.repeat(500)],
  ])('takes no answer for the trail that is none: %s', async (_, instead) => {
    const { open } = aTrail();
    await open().append(anEvent('before'));
    const proxy = await startStallingProxy(storage.blobsEndpoint, storage.certificate);
    try {
      proxy.instead = instead;
      for (const [spoilt, what] of [
        ['GET', 'comp=list'],
        ['HEAD', 'chain-'],
        ['GET', 'chain-'],
      ] as const) {
        proxy.stalls = (method, path) => method === spoilt && path.includes(what);
        const append = () => open(proxy.endpoint).append(anEvent('spoilt'));
        const read = () => linesOf(open(proxy.endpoint));
        // Whoever reads the trail does not look at its blobs before.
        for (const attempt of spoilt === 'HEAD' ? [append] : [append, read])
          await expect(attempt()).rejects.toMatchObject({ code: 'store.unavailable' });
      }
      expect(proxy.stalled).toBeGreaterThanOrEqual(5);
    } finally {
      await proxy.close();
    }
    await open().append(anEvent('after'));
    const lines = await linesOf(open());
    expect(notesOf(lines)).toEqual(['before', 'after']);
    expect(checkChain(lines, sha256Hex)).toMatchObject({ whole: true, records: 2 });
  });

  it('fails everybody who waits as soon as one write has failed, and goes on afterwards', async () => {
    const { open } = aTrail();
    await open().append(anEvent('before'));
    const proxy = await startStallingProxy(storage.blobsEndpoint, storage.certificate);
    try {
      const trail = open(proxy.endpoint, 1_000);
      proxy.stalls = (method) => method === 'GET';
      // The first is on its way alone; the others are more than two blocks hold.
      const appends = Array.from({ length: 250 }, (_, index) => trail.append(anEvent(index)));
      const outcomes = await Promise.allSettled(appends);
      expect(outcomes.every(({ status }) => status === 'rejected')).toBe(true);
      expect(proxy.stalled).toBe(1);
      proxy.stalls = () => false;
      await trail.append(anEvent('after'));
    } finally {
      await proxy.close();
    }
    expect(notesOf(await linesOf(open()))).toEqual(['before', 'after']);
  });

  it('is empty before anything happened', async () => {
    expect(await linesOf(aTrail().open())).toEqual([]);
  });
});
