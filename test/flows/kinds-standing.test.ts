import { afterEach, expect, it } from 'vitest';
import { alex } from '../../src/sandbox/story/people.ts';
import { entitlements, useKinds } from '../support/kinds.ts';
import { type Hands, hands } from '../support/kinds-hands.ts';
import { holdings } from '../support/kinds-use.ts';

const { story, lend, canNow, settle } = useKinds();
const { card, click, advance, open } = story;

afterEach(async () => {
  expect(await open()).toEqual([]);
  expect(story.takeErrors()).toEqual([]);
});

const cases = entitlements.flatMap(({ name }) => {
  const by = hands[name];
  return by === undefined ? [] : [{ name, by }];
});

async function given({ give }: Hands): Promise<unknown> {
  await give(story.sandbox);
  await settle();
  return holdings(story.sandbox);
}

async function takenAway({ take }: Hands): Promise<void> {
  await take(story.sandbox);
  await settle();
}

it('is tried for each kind whose grants requests share', () => {
  expect(cases.map(({ name }) => name)).toEqual(
    entitlements.filter(({ shared }) => shared).map(({ name }) => name),
  );
});

it.each(cases)('$name that was there before is told, used, and left as it is', async ({ name, by }) => {
  const before = await given(by);
  expect(await canNow(name)).toBe(true);
  await lend(name, '30m');
  expect(card(alex)).toContain('Was there before');
  expect(holdings(story.sandbox)).toEqual(before);
  await advance(31);
  expect(card(alex)).toContain('Access has ended');
  expect(holdings(story.sandbox)).toEqual(before);
  expect(await canNow(name)).toBe(true);
  await takenAway(by);
  expect(await canNow(name)).toBe(false);
});

it.each(cases)('$name that was there before stays when a request ends early', async ({ name, by }) => {
  const before = await given(by);
  await lend(name, '30m');
  await advance(6);
  await click(alex, 'end');
  await settle();
  expect(holdings(story.sandbox)).toEqual(before);
  await takenAway(by);
  expect(await canNow(name)).toBe(false);
});
