import { GetCallerIdentityCommand } from '@aws-sdk/client-sts';
import { beforeAll, describe, expect, it } from 'vitest';
import { entitlements, useKinds } from '../support/kinds.ts';
import type { EntitlementName } from '../support/kinds-catalogue.ts';
import { askForSession, type Keys, type May, sessionIn, stsClient } from '../support/kinds-use.ts';

const { story, lend, use } = useKinds();

/** What each lent permission allows, and when it is to end, in milliseconds. */
const lent = new Map<EntitlementName, { readonly may: May; readonly end: number }>();
let keys: Keys | undefined;

/** Only what has an end of the cloud's own, each lent to the same person within the same minute. */
const ending = entitlements.filter(({ cloudSideEnd }) => cloudSideEnd);

function lentBy(name: EntitlementName) {
  const found = lent.get(name);
  if (!found) throw new Error(`${name} was not lent.`);
  return found;
}

const now = () => story.sandbox.clock.now();
const moveTo = (moment: number) => story.sandbox.clock.moveBy(Math.max(0, moment - now()));

beforeAll(async () => {
  const { sandbox } = story;
  for (const { name } of ending) {
    const known = new Set(await story.open());
    await lend(name, '1h');
    const [id = ''] = (await story.open()).filter((each) => !known.has(each));
    const record = await sandbox.store.load(id);
    if (record?.state !== 'active' || record.expiresAt === undefined)
      throw new Error(`${name} did not become active.`);
    lent.set(name, { may: () => false, end: Date.parse(record.expiresAt) });
  }
  // Sessions are opened so late that they would outlive the access by themselves.
  const first = Math.min(...[...lent.values()].map(({ end }) => end));
  await sandbox.advance(first - now() - 10 * 60_000);
  for (const { name } of ending) lent.set(name, { ...lentBy(name), may: await use(name) });
  for (const id of await story.open()) {
    const session = sessionIn(await askForSession(sandbox, id));
    if (session)
      keys = {
        accessKeyId: session.AccessKeyId,
        secretAccessKey: session.SecretAccessKey,
        sessionToken: session.SessionToken,
      };
  }
  await sandbox.host.stop();
});

describe('while the app is stopped', () => {
  it.each(ending)('$name is used one second before its end, and not one second after', ({ name }) => {
    const { may, end } = lentBy(name);
    expect(may(new Date(end - 1_000))).toBe(true);
    expect(may(new Date(end + 1_000))).toBe(false);
  });

  it('all of it is over once the last end has passed, and nobody has been there to take it back', async () => {
    for (const { name } of ending) expect([name, lentBy(name).may()]).toEqual([name, true]);
    const calls = story.sandbox.aws.inspect().events.length;
    moveTo(Math.max(...[...lent.values()].map(({ end }) => end)) + 1_000);
    for (const { name } of ending) expect([name, lentBy(name).may()]).toEqual([name, false]);
    expect(story.sandbox.aws.inspect().events).toHaveLength(calls);
    expect(keys).toBeDefined();
    // The session itself outlives the access by some minutes, and may do nothing any more.
    const { Arn } = await stsClient(story.sandbox, keys).send(new GetCallerIdentityCommand({}));
    expect(Arn).toContain(':assumed-role/data-reports/latchkey-');
  });
});
