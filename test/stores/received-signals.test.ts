import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import type { Signal } from '../../src/core/requests/signal.ts';
import { sha256Hex } from '../../src/platform/digest.ts';
import { createReceivedSignals } from '../../src/stores/received-signals.ts';
import { startTestStorage, storageCredential } from '../support/storage.ts';

let storage: Awaited<ReturnType<typeof startTestStorage>>;
beforeAll(async () => {
  storage = await startTestStorage();
});
afterAll(async () => {
  await storage.close();
});

const received = () =>
  createReceivedSignals({
    endpoint: storage.tablesEndpoint,
    credential: storageCredential,
    sha256: sha256Hex,
  });
const first = '2026-11-20T10:00:05.000Z';
const later = '2026-11-20T10:00:09.000Z';

function aSignal(changes: Partial<Signal> = {}): Signal {
  const by = '30000000-0000-4000-8000-000000000003';
  return { schema: 1, kind: 'approve', by, stage: 0, at: '2026-11-20T10:00:00.000Z', ...changes };
}

describe('a signal that Latchkey has received', () => {
  it('is taken in once, however often that is repeated', async () => {
    await received().note('k3m9p2x7qa', aSignal());
    expect(await received().take('k3m9p2x7qa', aSignal(), first)).toBe(true);
    expect(await received().take('k3m9p2x7qa', aSignal(), first)).toBe(true);
    expect(await received().take('k3m9p2x7qa', aSignal(), later)).toBe(false);
  });

  it('is not taken in again when it was delivered twice', async () => {
    const signal = aSignal({ kind: 'deny' });
    await received().note('k3m9p2x7qa', signal);
    expect(await received().take('k3m9p2x7qa', signal, first)).toBe(true);
    await received().note('k3m9p2x7qa', signal);
    expect(await received().take('k3m9p2x7qa', signal, later)).toBe(false);
  });

  it('is known by all that it says, in any order, and for its own request alone', async () => {
    await received().note('k3m9p2x7qb', aSignal());
    const turned = Object.fromEntries(Object.entries(aSignal()).toReversed()) as Signal;
    expect(await received().take('k3m9p2x7qb', aSignal({ stage: 1 }), first)).toBe(false);
    expect(await received().take('k3m9p2x7qc', aSignal(), first)).toBe(false);
    expect(await received().take('k3m9p2x7qb', turned, first)).toBe(true);
  });
});
