import { afterEach, describe, expect, it } from 'vitest';
import { alex, priya } from '../../src/sandbox/story/people.ts';
import { useStory } from '../support/sandbox.ts';

const story = useStory();
const { say, click, card, newest, advance, open } = story;

const hour = 60;

afterEach(async () => {
  await advance(24 * hour);
  expect(await open()).toEqual([]);
  expect(story.takeErrors()).toEqual([]);
});

/** Moves the clock to the next Monday to Friday, 10:00 UTC: inside the windows of the example's policies. */
async function workingHour(): Promise<void> {
  const now = new Date(story.sandbox.clock.now());
  const ten = Date.UTC(now.getUTCFullYear(), now.getUTCMonth(), now.getUTCDate(), 10);
  const days =
    [1, 2, 3, 4, 5, 6, 7].find((ahead) => new Date(ten + ahead * 86_400_000).getUTCDay() % 6 !== 0) ?? 1;
  await advance(Math.round((ten - now.getTime()) / 60_000) + days * 24 * hour);
}

describe('every entitlement of the example catalogue', () => {
  it.each([
    ['staging-blobs 1h', 'staging-for-everybody'],
    ['report-read 1h', 'up to 1 h'],
  ])('works: %s, by the rule %s', async (ask, rule) => {
    await workingHour();
    await say(alex, `request ${ask} Looking for the numbers of last week`);
    expect(newest(alex)).toContain('Access is active for 1 h');
    expect(card(alex)).toContain(`Approved by the catalogue's rule “${rule}”`);
    await advance(2 * hour);
    expect(card(alex)).toContain('Access has ended');
  });

  it.each([
    'report-read 4h',
    'report-write 2h ticket DATA-12',
    'report-release 1h',
    'data-incident 1h',
    'data-readonly 1h',
  ])('works: %s, with an approval', async (ask) => {
    await workingHour();
    await say(alex, `request ${ask} Looking for the numbers of last week`);
    await click(priya, 'approve');
    expect(card(alex)).toContain('Access is active');
    await advance(5 * hour);
    expect(card(alex)).toContain('Access has ended');
  });

  it('asks for a ticket where it needs one, and says which would do', async () => {
    await workingHour();
    await say(alex, 'request report-write 1h Looking for the numbers of last week');
    expect(newest(alex)).toContain('DATA-1234');
  });
});
