import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { alex, priya } from '../../src/sandbox/story/people.ts';
import { entitlements, useKinds } from '../support/kinds.ts';
import { holdings } from '../support/kinds-use.ts';

const { story, lend, use, canNow, record, settle } = useKinds();
const { say, click, card, newest, advance, open } = story;

let before: unknown;
beforeEach(() => {
  before = holdings(story.sandbox);
});
afterEach(async () => {
  await advance(9 * 60);
  expect(await open()).toEqual([]);
  expect(holdings(story.sandbox)).toEqual(before);
  expect(story.takeErrors()).toEqual([]);
});

describe('a grant of each kind', () => {
  it.each(entitlements)(
    '$name works once it is approved, and until its end',
    async ({ name, cloudSideEnd }) => {
      await say(alex, `request ${name} 30m Some good reason`);
      expect(await canNow(name)).toBe(false);
      await click(priya, 'approve');
      await settle();
      expect(card(alex)).toContain('Access is active');
      const may = await use(name);
      expect(may()).toBe(true);
      const { expiresAt = '', grants } = await record();
      expect(grants.map(({ plan }) => plan.cloudSideEnd)).toEqual([cloudSideEnd]);
      const end = Date.parse(expiresAt);
      expect(may(new Date(end - 1_000))).toBe(true);
      expect(may(new Date(end + 1_000))).toBe(!cloudSideEnd);

      await advance(29);
      expect(await canNow(name)).toBe(true);
      await advance(2);
      expect(may()).toBe(false);
      expect(await canNow(name)).toBe(false);
      expect(card(alex)).toContain('Access has ended');
      expect(newest(alex)).toContain('Everything was taken back and checked');
      expect(await open()).toEqual([]);
    },
  );

  it.each(entitlements)(
    '$name is extended, and then works until the later end',
    async ({ name, cloudSideEnd }) => {
      await lend(name, '30m');
      const { expiresAt: first = '' } = await record();
      await advance(20);
      await click(alex, 'extend', { duration: '30m' });
      await click(priya, 'approve');
      await settle();
      expect(card(alex)).toContain('Extended by 30 min');
      const { expiresAt = '' } = await record();
      expect(Date.parse(expiresAt) - Date.parse(first)).toBe(30 * 60_000);
      await advance(15);
      const may = await use(name);
      expect(may()).toBe(true);
      expect(may(new Date(Date.parse(expiresAt) + 1_000))).toBe(!cloudSideEnd);
      await advance(26);
      expect(may()).toBe(false);
      expect(await canNow(name)).toBe(false);
      expect(await open()).toEqual([]);
    },
  );

  it.each(entitlements)('$name ends early, and with it what was opened before', async ({ name }) => {
    await lend(name, '2h');
    const may = await use(name);
    await advance(6);
    expect(may()).toBe(true);
    await click(alex, 'end');
    await settle();
    expect(may()).toBe(false);
    expect(await canNow(name)).toBe(false);
    expect(card(alex)).toContain('Access has ended');
    expect(await open()).toEqual([]);
  });

  it.each(entitlements)('$name stays for a second request when the first ends', async ({ name }) => {
    await lend(name, '30m');
    await lend(name, '1h');
    await advance(31);
    expect(await open()).toHaveLength(1);
    expect(await canNow(name)).toBe(true);
    await advance(31);
    expect(await canNow(name)).toBe(false);
  });

  it.each(entitlements)('$name stays for the first request when the second ends', async ({ name }) => {
    await lend(name, '1h');
    await lend(name, '30m');
    await advance(31);
    expect(await open()).toHaveLength(1);
    expect(await canNow(name)).toBe(true);
    await advance(31);
    expect(await canNow(name)).toBe(false);
  });
});
