import { afterEach, describe, expect, it } from 'vitest';
import { createCredential } from '../../src/platform/credential.ts';
import { accessOf } from '../../src/sandbox/story/access.ts';
import { alex, latchkey, morgan, priya } from '../../src/sandbox/story/people.ts';
import { createGrantSwitch } from '../../src/stores/grant-switch.ts';
import { useStory } from '../support/sandbox.ts';

const story = useStory();
const { say, click, newest, advance, open } = story;
const hasAccess = () => accessOf(story.sandbox, alex).readsObjects;

/** The switch, turned as somebody else's hand would turn it. */
function theSwitch() {
  const endpoint = process.env['LATCHKEY_TABLES_ENDPOINT'] ?? '';
  return createGrantSwitch({ endpoint, credential: createCredential(latchkey.clientId) });
}

async function resume(): Promise<void> {
  const by = { objectId: morgan.objectId, userPrincipalName: morgan.userPrincipalName };
  await theSwitch().resume({ at: new Date().toISOString(), by });
}

async function pause(): Promise<void> {
  const by = { objectId: morgan.objectId, userPrincipalName: morgan.userPrincipalName };
  await theSwitch().pause({ at: new Date().toISOString(), by, reason: 'We look into an incident' });
}

afterEach(async () => {
  await resume();
  await advance(24 * 60);
  expect(story.takeErrors()).toEqual([]);
  expect(await open()).toEqual([]);
  expect(hasAccess()).toBe(false);
});

describe('while grants are paused', () => {
  it('an administrator has said so in Teams, and everybody who looks sees why until it is over', async () => {
    await say(morgan, 'pause we look into an incident');
    expect(newest(morgan)).toContain('Write resume when it is over');
    await say(alex, 'status');
    expect(story.reads(alex).join()).toContain(
      'paused by morgan.reed@contoso.com: “we look into an incident”',
    );
    await say(alex, 'request data-readonly 1h Some good reason');
    expect(await open()).toEqual([]);
    await say(priya, 'resume');
    expect(newest(priya)).toBe('Only the people who run Latchkey can do that.');
    await say(morgan, 'resume');
    await say(alex, 'request data-readonly 1h Some good reason');
    await click(priya, 'approve');
    expect(hasAccess()).toBe(true);
  });

  it('nothing new is taken in, and people read why', async () => {
    await pause();
    await say(alex, 'request data-readonly 1h Some good reason');
    expect(newest(alex)).toContain('We look into an incident');
    expect(await open()).toEqual([]);
  });

  it('nothing is approved, and it can be when that is over', async () => {
    await say(alex, 'request data-readonly 1h Some good reason');
    await pause();
    expect(await click(priya, 'approve')).toContain('gives no access at the moment');
    expect(hasAccess()).toBe(false);
    await resume();
    await click(priya, 'approve');
    expect(hasAccess()).toBe(true);
  });

  it('access ends as ever, by its time and by hand, and is not extended', async () => {
    await say(alex, 'request data-readonly 1h Some good reason');
    await click(priya, 'approve');
    await pause();
    expect(await click(alex, 'extend', { duration: '1h' })).toContain('gives no access at the moment');
    await advance(61);
    expect(hasAccess()).toBe(false);
    expect(newest(alex)).toContain('Everything was taken back and checked');
  });
});
