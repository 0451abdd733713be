import { odata, TableClient } from '@azure/data-tables';
import { afterEach, describe, expect, it } from 'vitest';
import type { Signal } from '../../src/core/requests/signal.ts';
import { createCredential } from '../../src/platform/credential.ts';
import { accessOf } from '../../src/sandbox/story/access.ts';
import { alex, type Character, dana, latchkey, morgan, priya, sam } from '../../src/sandbox/story/people.ts';
import { useStory } from '../support/sandbox.ts';
import { trailOf } from '../support/trail.ts';

const story = useStory();
const { say, click, advance, open } = story;
const nothing = { readsObjects: false, readsBlobs: false, seesResourceGroup: false };
/** What the directory said is believed for a moment, in minutes: people are looked up many times for one click. */
const aMoment = 1.1;
const everything = { readsObjects: true, readsBlobs: true, seesResourceGroup: true };
const access = (person: Character) => accessOf(story.sandbox, person);

afterEach(async () => {
  await advance(24 * 60);
  expect(await open()).toEqual([]);
  for (const person of [alex, dana, sam]) expect(access(person)).toEqual(nothing);
  story.takeErrors();
});

async function ask(duration = '1h'): Promise<string> {
  await say(alex, `request data-readonly ${duration} Some good reason`);
  return (await open())[0] ?? '';
}

async function lend(duration = '1h'): Promise<string> {
  const id = await ask(duration);
  await click(priya, 'approve');
  expect(access(alex)).toEqual(everything);
  return id;
}

/** Raises an event at the management API of Durable Functions, with its key. */
async function raise(
  instanceId: string,
  payload: unknown,
  { event = 'signal', key = story.sandbox.host.keys.system } = {},
): Promise<number> {
  const base = `${story.sandbox.host.url}/runtime/webhooks/durabletask/instances`;
  const { status } = await fetch(`${base}/${instanceId}/raiseEvent/${event}?code=${key}`, {
    method: 'POST',
    headers: { 'content-type': 'application/json' },
    body: JSON.stringify(payload),
  });
  await story.sandbox.host.settle();
  return status;
}

function signalOf(person: Character, kind: Signal['kind'], more: Partial<Signal> = {}): Signal {
  const at = new Date(story.sandbox.clock.now()).toISOString();
  return { schema: 1, kind, by: person.objectId, at, ...more };
}

const stateOf = async (id: string) => (await story.sandbox.store.load(id))?.state;

/** What was refused, as the trail has it: what, in whose name or by whom. */
async function refusals(id: string): Promise<readonly string[]> {
  return (await trailOf(id))
    .filter(({ event }) => event === 'decision.refused')
    .map(({ actor, data }) => `${String(data['kind'])} ${actor === 'latchkey' ? 'nobody' : actor.objectId}`);
}

describe('an event that somebody forges at the management API', () => {
  it('does not approve in the name of an approver, and is on the trail under nobody', async () => {
    const id = await ask();
    expect(await raise(id, signalOf(priya, 'approve', { stage: 0 }))).toBe(202);
    expect(await stateOf(id)).toBe('pending');
    expect(access(alex)).toEqual(nothing);
    const refused = (await trailOf(id)).find(({ event }) => event === 'decision.refused');
    expect(refused).toMatchObject({
      actor: 'latchkey',
      data: { kind: 'approve', inTheNameOf: priya.objectId },
    });
    // And the approver's own click still counts.
    await click(priya, 'approve');
    expect(access(alex)).toEqual(everything);
  });

  it('does not end, revoke or extend access in the name of whoever could', async () => {
    const id = await lend();
    await raise(id, signalOf(alex, 'end'));
    await raise(id, signalOf(morgan, 'revoke', { reason: 'Because I say so' }));
    await raise(id, signalOf(alex, 'extend', { minutes: 60 }));
    await raise(id, signalOf(alex, 'gone'));
    expect(await stateOf(id)).toBe('active');
    expect(access(alex)).toEqual(everything);
    expect(await refusals(id)).toEqual(['end nobody', 'revoke nobody', 'extend nobody', 'gone nobody']);
  });

  it('does not count again as the copy of one that did', async () => {
    const id = await lend();
    await advance(5);
    await click(alex, 'extend', { duration: '1h' });
    await click(priya, 'approve');
    const events = story.sandbox.host.engine.history(id);
    const extend = events
      .filter(({ EventType }) => EventType === 15)
      .map(({ Input }) => JSON.parse(String(Input)) as Partial<Signal>)
      .find(({ kind }) => kind === 'extend');
    const before = (await story.sandbox.store.load(id))?.expiresAt;
    await raise(id, extend);
    const record = await story.sandbox.store.load(id);
    expect(record?.extensions).toHaveLength(1);
    expect(record?.expiresAt).toBe(before);
    expect(await refusals(id)).toEqual(['extend nobody']);
  });

  it('does nothing when it is no signal at all, or is sent without the key', async () => {
    const id = await ask();
    for (const payload of [{}, null, 'approve', { ...signalOf(priya, 'approve'), isAdmin: true }, [1, 2]])
      await raise(id, payload);
    await raise(id, signalOf(priya, 'approve', { stage: 0 }), { event: 'approve' });
    expect(await raise(id, signalOf(priya, 'approve', { stage: 0 }), { key: 'guessed' })).toBe(401);
    expect(await stateOf(id)).toBe('pending');
    await click(alex, 'cancel');
    expect(await stateOf(id)).toBe('cancelled');
  });
});

describe('an orchestration that somebody starts at the management API', () => {
  it('places nothing that was not decided', async () => {
    const id = await lend();
    const record = await story.sandbox.store.load(id);
    const plan = record?.grants[0]?.plan;
    const forDana = {
      ...plan,
      principal: 'IAM user dana.fields',
      details: { ...plan?.details, userName: 'dana.fields' },
    };
    const deadline = new Date(story.sandbox.clock.now() + 60_000).toISOString();
    const base = `${story.sandbox.host.url}/runtime/webhooks/durabletask/orchestrators/placeGrant/forged`;
    const { status } = await fetch(`${base}?code=${story.sandbox.host.keys.system}`, {
      method: 'POST',
      headers: { 'content-type': 'application/json' },
      body: JSON.stringify({ schema: 1, plan: forDana, deadline }),
    });
    await advance(2);
    expect(status).toBe(202);
    expect(access(dana)).toEqual(nothing);
    const refused = (await trailOf(id)).filter(({ event }) => event === 'grant.refused');
    expect(refused.map(({ data }) => data['code'])).toContain('NotDecided');
  });
});

describe('a card that somebody sends again', () => {
  it('decides nothing for whoever was not asked, and nothing twice', async () => {
    const id = await ask();
    const { teams } = story.sandbox;
    const asked = teams
      .messages(priya.objectId)
      .findLast(({ card, userCard }) => JSON.stringify(userCard ?? card ?? {}).includes('"verb":"approve"'));
    // The same button, from the chat of somebody else.
    const stolen = { verb: 'approve', data: { requestId: id, stage: 0 } };
    const own = teams.messages(alex.objectId).findLast(({ card }) => card !== undefined);
    await teams.execute(alex.objectId, own?.id ?? '', { ...stolen, tampered: true });
    await story.sandbox.host.settle();
    expect(await stateOf(id)).toBe('pending');
    expect(await refusals(id)).toContain(`approve ${alex.objectId}`);
    await click(priya, 'approve');
    await teams.execute(priya.objectId, asked?.id ?? '', { ...stolen, tampered: true });
    await story.sandbox.host.settle();
    const decisions = (await trailOf(id)).filter(({ event }) => event === 'decision.recorded');
    expect(decisions).toHaveLength(1);
  });
});

describe('rows that somebody edits in the store', () => {
  function requests(): TableClient {
    const endpoint = process.env['LATCHKEY_TABLES_ENDPOINT'] ?? '';
    return new TableClient(endpoint, 'requests', createCredential(latchkey.clientId));
  }

  /** Replaces a text in every row of a request. */
  async function edit(id: string, from: string, to: string): Promise<number> {
    const table = requests();
    let edited = 0;
    const filter = odata`PartitionKey eq ${id}`;
    for await (const row of table.listEntities<Record<string, unknown>>({ queryOptions: { filter } })) {
      const document = String(row['document']);
      if (!document.includes(from)) continue;
      edited += 1;
      const { partitionKey = '', rowKey = '' } = row;
      await table.updateEntity(
        { ...row, partitionKey, rowKey, document: document.replaceAll(from, to) },
        'Replace',
      );
    }
    return edited;
  }

  it('do not give what was asked for to somebody else', async () => {
    const id = await ask();
    expect(await edit(id, alex.objectId, dana.objectId)).toBeGreaterThan(0);
    await click(priya, 'approve').catch(() => '');
    await advance(15);
    expect(access(dana)).toEqual(nothing);
    expect(access(alex)).toEqual(nothing);
  });

  it('do not make access last longer', async () => {
    const id = await lend();
    const { expiresAt = '' } = (await story.sandbox.store.load(id)) ?? {};
    const later = new Date(Date.parse(expiresAt) + 7 * 24 * 60 * 60_000).toISOString();
    expect(await edit(id, expiresAt, later)).toBeGreaterThan(0);
    await advance(61);
    expect(access(alex)).toEqual(nothing);
  });

  it('do not stand for an approval', async () => {
    const id = await ask();
    expect(await edit(id, '"state":"pending"', '"state":"approved"')).toBe(1);
    await advance(10);
    expect(access(alex)).toEqual(nothing);
    expect((await trailOf(id)).some(({ event }) => event === 'grant.placing')).toBe(false);
    // Until somebody puts it right, the request's orchestration cannot write what comes next, and says so in the log.
    await edit(id, '"state":"approved"', '"state":"pending"');
  });
});

describe('people who change between the click and the grant', () => {
  it('an approver who has left the directory decides nothing', async () => {
    const id = await ask();
    const { directory } = story.sandbox.azure;
    directory.updateUser(priya.objectId, { accountEnabled: false });
    await advance(aMoment);
    try {
      await click(priya, 'approve').catch(() => '');
      expect(await stateOf(id)).toBe('pending');
      expect(await refusals(id)).toContain(`approve ${priya.objectId}`);
    } finally {
      directory.updateUser(priya.objectId, { accountEnabled: true });
    }
  });

  it('an approver who leaves after the click, and before it is taken in, decides nothing', async () => {
    const id = await ask();
    const { host, azure } = story.sandbox;
    await host.engine.suspend(id, 'so that the click waits');
    await click(priya, 'approve');
    azure.directory.updateUser(priya.objectId, { accountEnabled: false });
    await advance(aMoment);
    try {
      await host.engine.resume(id, 'go on');
      await host.settle();
      expect(await stateOf(id)).toBe('pending');
      expect(await refusals(id)).toEqual([`approve ${priya.objectId}`]);
    } finally {
      azure.directory.updateUser(priya.objectId, { accountEnabled: true });
    }
  });

  it('a beneficiary who has left gets nothing', async () => {
    const id = await ask();
    const { directory } = story.sandbox.azure;
    directory.updateUser(alex.objectId, { accountEnabled: false });
    await advance(aMoment);
    try {
      await click(priya, 'approve');
      expect(access(alex)).toEqual(nothing);
      expect((await trailOf(id)).some(({ event }) => event === 'grant.placing')).toBe(false);
    } finally {
      directory.updateUser(alex.objectId, { accountEnabled: true });
    }
  });
});
