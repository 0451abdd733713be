import { TableClient } from '@azure/data-tables';
import { afterEach, describe, expect, it } from 'vitest';
import type { RequestRecord } from '../../src/core/requests/request.ts';
import { createCredential } from '../../src/platform/credential.ts';
import { accessOf } from '../../src/sandbox/story/access.ts';
import { alex, latchkey, priya } from '../../src/sandbox/story/people.ts';
import { useStory } from '../support/sandbox.ts';

const story = useStory();
const { say, click, card, advance, open } = story;

const nothing = { readsObjects: false, readsBlobs: false, seesResourceGroup: false };
const everything = { readsObjects: true, readsBlobs: true, seesResourceGroup: true };
const access = () => accessOf(story.sandbox, alex);

function tableOf(name: string): TableClient {
  const endpoint = process.env['LATCHKEY_TABLES_ENDPOINT'] ?? '';
  return new TableClient(endpoint, name, createCredential(latchkey.clientId));
}

type Rows = readonly { readonly partitionKey: string; readonly rowKey: string }[];

async function rowsOf(id: string): Promise<Rows> {
  const rows: { partitionKey: string; rowKey: string }[] = [];
  const filter = `PartitionKey eq '${id}'`;
  for await (const row of tableOf('requests').listEntities({ queryOptions: { filter } }))
    rows.push({ ...row, partitionKey: id, rowKey: row.rowKey ?? '' });
  return rows;
}

async function drop(rows: Rows): Promise<void> {
  for (const { partitionKey, rowKey } of rows) await tableOf('requests').deleteEntity(partitionKey, rowKey);
}

/** Puts the rows back as they were at an earlier time. */
async function fallBackTo(rows: Rows): Promise<void> {
  for (const row of rows) await tableOf('requests').upsertEntity({ ...row }, 'Replace');
}

async function recordOf(id: string): Promise<RequestRecord> {
  const record = await story.sandbox.store.load(id);
  if (!record) throw new Error(`There is no request ${id}.`);
  return record;
}

async function ask(): Promise<string> {
  await say(alex, 'request data-readonly 1h Some good reason');
  const [id = ''] = await open();
  return id;
}

afterEach(() => {
  story.takeErrors();
});

describe('a store that has lost a request', () => {
  it('still ends the access in time, and gets the record back', async () => {
    const id = await ask();
    await click(priya, 'approve');
    const before = await recordOf(id);
    await drop(await rowsOf(id));
    await tableOf('openrequests').deleteEntity('open', id);
    expect(access()).toEqual(everything);
    await advance(61);
    expect(access()).toEqual(nothing);
    const after = await recordOf(id);
    expect(after).toMatchObject({ state: 'ended', end: { why: 'expired' }, expiresAt: before.expiresAt });
    expect(after.decisions).toEqual(before.decisions);
    expect(after.stage).toEqual(before.stage);
    expect(after.grants.map(({ state }) => state)).toEqual(['removed', 'removed', 'removed']);
    expect(card(alex)).toContain('Access has ended');
    expect(await open()).toEqual([]);
  });

  it('gives nothing for a request whose plans it does not know any more', async () => {
    const id = await ask();
    const rows = await rowsOf(id);
    await drop(rows.filter(({ rowKey }) => rowKey !== 'request'));
    await click(priya, 'approve');
    expect(access()).toEqual(nothing);
    expect(await recordOf(id)).toMatchObject({ state: 'failed' });
    expect(await open()).toEqual([]);
  });
});

describe('a store that has fallen back to an older state of a request', () => {
  it('is brought up to date when the access ends', async () => {
    const id = await ask();
    const asked = await rowsOf(id);
    await click(priya, 'approve');
    const before = await recordOf(id);
    await fallBackTo(asked);
    expect(await recordOf(id)).toMatchObject({ state: 'pending', decisions: [] });
    await advance(61);
    expect(access()).toEqual(nothing);
    const after = await recordOf(id);
    expect(after).toMatchObject({ state: 'ended', expiresAt: before.expiresAt });
    expect(after.decisions).toEqual(before.decisions);
    expect(after.grants.map(({ state }) => state)).toEqual(['removed', 'removed', 'removed']);
    expect(await open()).toEqual([]);
  });

  it('gets a lost row of a grant back when somebody gives the access up', async () => {
    const id = await ask();
    await click(priya, 'approve');
    await tableOf('requests').deleteEntity(id, 'grant:01');
    await click(alex, 'end');
    await advance(1);
    expect(access()).toEqual(nothing);
    const after = await recordOf(id);
    expect(after).toMatchObject({ state: 'ended', end: { why: 'endedEarly' } });
    expect(after.grants.map(({ state }) => state)).toEqual(['removed', 'removed', 'removed']);
  });
});

describe('Teams that is away', () => {
  it('cannot be told that a removal is overdue, and the removal goes on', async () => {
    await ask();
    await click(priya, 'approve');
    const { aws, clock, teams } = story.sandbox;
    const until = new Date(clock.now() + 75 * 60_000).toISOString();
    aws.faults.add({ action: 'iam:DetachUserPolicy', code: 'AccessDenied', status: 403, until });
    teams.faults.add({ status: 503, times: 10_000 });
    await advance(61);
    expect(access()).toEqual({ ...nothing, readsObjects: true });
    await advance(30);
    expect(access()).toEqual(nothing);
  });
});
