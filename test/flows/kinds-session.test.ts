import { GetCallerIdentityCommand } from '@aws-sdk/client-sts';
import { afterEach, expect, it } from 'vitest';
import { alex, dana, morgan, priya, sam } from '../../src/sandbox/story/people.ts';
import { useKinds } from '../support/kinds.ts';
import { askForSession, sessionIn, stsClient } from '../support/kinds-use.ts';
import { trailOf } from '../support/trail.ts';

const { story, lend, canNow } = useKinds();
const { click, reads, advance, open } = story;

afterEach(async () => {
  await advance(3 * 60);
  expect(await open()).toEqual([]);
  expect(story.takeErrors()).toEqual([]);
});

/** The credentials of the session that Alex gets for the open request. */
async function credentials() {
  const [id = ''] = await open();
  const session = sessionIn(await askForSession(story.sandbox, id));
  if (!session) throw new Error('There is no session.');
  const { AccessKeyId, SecretAccessKey, SessionToken, Expiration, SignInUrl } = session;
  return {
    id,
    keys: { accessKeyId: AccessKeyId, secretAccessKey: SecretAccessKey, sessionToken: SessionToken },
    Expiration,
    SignInUrl,
  };
}

it('gives the beneficiary credentials that the AWS SDK works with, bound to the person', async () => {
  await lend('session', '1h');
  const { keys, Expiration } = await credentials();
  const record = await story.sandbox.store.load((await open())[0] ?? '');
  expect(Date.parse(Expiration)).toBeLessThanOrEqual(Date.parse(record?.expiresAt ?? ''));
  const { Account, Arn } = await stsClient(story.sandbox, keys).send(new GetCallerIdentityCommand({}));
  expect(Account).toBe('111122223333');
  expect(Arn).toMatch(/:assumed-role\/data-reports\/latchkey-\w+-0$/);
  const session = story.sandbox.aws
    .inspect()
    .accounts.flatMap(({ sessions }) => sessions)
    .find(({ accessKeyId }) => accessKeyId === keys.accessKeyId);
  expect(session?.sourceIdentity).toBe(alex.userPrincipalName);
});

it('gives a link that opens the console as the session', async () => {
  await lend('session', '1h');
  const { SignInUrl } = await credentials();
  const page = await fetch(SignInUrl);
  expect([page.status, await page.text()]).toEqual([200, expect.stringContaining('data-reports/latchkey-')]);
});

it('gives them to nobody else, and tells them in no chat and in no audit event', async () => {
  await lend('session', '1h');
  const { id, keys } = await credentials();
  for (const person of [dana, morgan, priya, sam])
    expect((await askForSession(story.sandbox, id, person)).status).toBe(404);
  const trail = await trailOf(id);
  expect(trail.map(({ event }) => event)).toContain('session.issued');
  const told = JSON.stringify([
    [alex, dana, morgan, priya, sam].map(reads),
    trail,
    await story.sandbox.store.load(id),
  ]);
  for (const secret of Object.values(keys)) expect(told).not.toContain(secret);
});

it('gives none before the approval, after the end, or after an early end', async () => {
  await story.say(alex, 'request session 1h Some good reason');
  const [id = ''] = await open();
  expect((await askForSession(story.sandbox, id)).status).toBe(409);
  await click(priya, 'approve');
  expect((await askForSession(story.sandbox, id)).status).toBe(200);
  await click(alex, 'end');
  expect((await askForSession(story.sandbox, id)).status).toBe(409);
  expect(await canNow('session')).toBe(false);
});

it('ends sessions that were opened for the last minutes, which AWS lets run for a quarter of an hour', async () => {
  await lend('session', '30m');
  await advance(27);
  const { keys, Expiration } = await credentials();
  const read = (at?: string) =>
    story.sandbox.aws.evaluate({
      accessKeyId: keys.accessKeyId,
      action: 's3:GetObject',
      resource: 'arn:aws:s3:::contoso-data/reports/2026.csv',
      ...(at !== undefined && { at }),
    });
  expect(read().decision).toBe('allowed');
  expect(read(Expiration).decision).toBe('denied');
  await advance(4);
  expect(read()).toMatchObject({ decision: 'denied' });
  await expect(stsClient(story.sandbox, keys).send(new GetCallerIdentityCommand({}))).resolves.toBeDefined();
});
