import { odata, TableClient } from '@azure/data-tables';
import { afterEach, describe, expect, it } from 'vitest';
import { createPause, createResume } from '../../src/cli/pause.ts';
import { createReconcile } from '../../src/cli/reconcile.ts';
import type { FullReport } from '../../src/core/reconcile/full-report.ts';
import { createCredential } from '../../src/platform/credential.ts';
import { accessOf } from '../../src/sandbox/story/access.ts';
import { alex, type Character, latchkey, morgan, priya, sam } from '../../src/sandbox/story/people.ts';
import { useReconcileStory } from '../support/reconcile-story.ts';
import { runCli } from '../support/run-cli.ts';
import { trailOf } from '../support/trail.ts';

const { story, lend, record, policies, deletePolicy, putPolicy, getPolicy } = useReconcileStory();
const { say, newest, advance, open } = story;

const appItself = () => createCredential(latchkey.clientId);

/** Somebody who is signed in: their own token where the directory is asked, and the rights of the app on storage. */
function signedIn({ objectId }: Character) {
  return () => ({
    async getToken(scopes: string | string[]) {
      if (!String(scopes).includes('graph')) return appItself().getToken(scopes);
      const token = await story.sandbox.azure.signIn({
        user: objectId,
        resource: 'https://graph.microsoft.com',
        scopes: ['User.Read.All', 'GroupMember.Read.All'],
      });
      return { token, expiresOnTimestamp: Date.now() + 3_600_000 };
    },
  });
}

const reconcile = (...args: string[]) =>
  runCli([createReconcile(appItself)], process.env, 'reconcile', ...args);

async function reported(): Promise<FullReport> {
  const { out } = await reconcile('--dry-run', '--json');
  return JSON.parse(out.join('\n')) as FullReport;
}

/** Takes a request out of the store; resolves to what puts it back. */
async function loseFromStore(id: string): Promise<() => Promise<void>> {
  const endpoint = process.env['LATCHKEY_TABLES_ENDPOINT'] ?? '';
  const table = (name: string) => new TableClient(endpoint, name, appItself());
  const requests = table('requests');
  const open = table('openrequests');
  const rows: { partitionKey: string; rowKey: string }[] = [];
  for await (const { rowKey = '', ...row } of requests.listEntities({
    queryOptions: { filter: odata`PartitionKey eq ${id}` },
  }))
    rows.push({ ...row, partitionKey: id, rowKey });
  for (const { rowKey } of rows) await requests.deleteEntity(id, rowKey);
  await open.deleteEntity('open', id);
  return async () => {
    for (const row of rows) await requests.upsertEntity(row, 'Replace');
    await open.upsertEntity({ partitionKey: 'open', rowKey: id, beneficiary: alex.objectId }, 'Replace');
  };
}

afterEach(async () => {
  story.sandbox.aws.faults.clear();
  await advance(9 * 60);
  expect(await open()).toEqual([]);
  expect(policies()).toEqual([]);
  story.takeErrors();
});

describe('latchkey reconcile --dry-run', () => {
  it('says that everything is as it should be', async () => {
    await lend('blobs', '1h');
    const { code, out } = await reconcile('--dry-run');
    expect(out.at(-1)).toBe('Everything is as the store says.');
    expect(out[0]).toContain('looked at 1 open requests, 1 active grants, ');
    expect(code).toBe(0);
  });

  it('finds what is missing, left over and not to be seen, and changes nothing', async () => {
    const ended = await lend('reports', '30m');
    const [old = ''] = policies();
    const document = await getPolicy(old);
    await advance(4 * 60);
    const id = await lend('reports', '1h');
    const [name = ''] = policies();
    await deletePolicy(name);
    await putPolicy(old, document);
    story.sandbox.azure.faults.add({ service: 'arm', status: 403, code: 'AuthorizationFailed' });
    const before = await record(id);
    const { code, out } = await reconcile('--dry-run');
    const { lines, looked } = await reported();
    story.sandbox.azure.faults.clear();
    const found = lines.map(({ what, requestId }) => [what, requestId]);
    expect(found).toContainEqual(['missing', id]);
    expect(found).toContainEqual(['leftover', ended]);
    expect(lines.find(({ what }) => what === 'unseen')?.message).toContain('AuthorizationFailed');
    expect(looked).toMatchObject({ requests: 1, grants: 1, people: 1 });
    expect(code).toBe(1);
    expect(out.join('\n')).toContain('left over, to be removed');
    expect(out.at(-1)).toBe(`${lines.length} findings. Nothing was changed.`);
    expect(policies()).toEqual([old]);
    expect(await record(id)).toEqual(before);
    expect((await trailOf(id)).some(({ event }) => event === 'grant.missing')).toBe(false);
  });

  it('finds people who have left', async () => {
    await lend('blobs', '1h');
    story.sandbox.azure.directory.updateUser(alex.objectId, { accountEnabled: false });
    const { lines } = await reported();
    story.sandbox.azure.directory.updateUser(alex.objectId, { accountEnabled: true });
    expect(lines.map(({ what, about }) => [what, about])).toEqual([['gone', alex.userPrincipalName]]);
  });

  it('finds nothing in Azure that another identity than the named one has made', async () => {
    const id = await lend('blobs', '1h');
    const restore = await loseFromStore(id);
    const own = await reported();
    const { out } = await reconcile('--dry-run', '--identity', sam.objectId, '--json');
    await restore();
    expect(own.lines.map(({ what, requestId }) => [what, requestId])).toEqual([['unexplained', id]]);
    expect(JSON.parse(out.join('\n'))).toMatchObject({ lines: [] });
  });

  it('does not look like something that changes anything', async () => {
    const { code, err } = await reconcile();
    expect(code).toBe(2);
    expect(err[0]).toContain('add --dry-run');
  });
});

describe('latchkey pause and resume', () => {
  const commands = (person: Character) => [createPause(signedIn(person)), createResume(signedIn(person))];
  const run = (person: Character, ...args: string[]) => runCli(commands(person), process.env, ...args);

  it('stop and allow grants as whoever is signed in, who is named on the audit trail', async () => {
    expect(await run(morgan, 'pause', 'An incident')).toMatchObject({ code: 0 });
    await say(alex, 'request blobs 1h Some good reason');
    expect(newest(alex)).toContain('“An incident” (morgan.reed@contoso.com)');
    expect(await open()).toEqual([]);
    expect(await run(morgan, 'resume')).toMatchObject({ code: 0, out: ['Grants are resumed.'] });
    await lend('blobs', '1h');
    expect(accessOf(story.sandbox, alex).readsBlobs).toBe(true);
    const events = (await trailOf('')).filter(({ event }) => event.startsWith('grants.'));
    expect(events.map(({ event, actor }) => [event, actor])).toEqual(
      ['grants.paused', 'grants.resumed'].map((event) => [
        event,
        { objectId: morgan.objectId, userPrincipalName: morgan.userPrincipalName },
      ]),
    );
  });

  it('are for administrators, and say what is wrong', async () => {
    const forNobodyElse = 'Only the people who run Latchkey can do that.';
    expect(await run(priya, 'pause', 'An incident')).toEqual({ code: 1, out: [], err: [forNobodyElse] });
    expect(await run(priya, 'resume')).toMatchObject({ code: 1, err: [forNobodyElse] });
    expect(await run(morgan, 'pause')).toMatchObject({ code: 2 });
    expect(await run(morgan, 'resume')).toMatchObject({ code: 1, err: ['Grants are not paused.'] });
  });

  it('say so when nobody is signed in', async () => {
    const nobody = () => ({ getToken: () => Promise.reject(new Error('no')) });
    const ran = await runCli([createPause(nobody)], process.env, 'pause', 'An incident');
    expect(ran.code).toBe(1);
    expect(ran.err[0]).toContain('Use "az login" first.');
  });
});
