import type { Browser } from 'playwright-core';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { openStory } from './open-story.ts';
import { approvalCard, endedCard } from './sample-cards.ts';
import { dana } from './sample-story.ts';
import { type ChatDriver, launchBrowser } from './support.ts';

let browser: Browser;
beforeAll(async () => {
  browser = await launchBrowser();
});
afterAll(() => browser.close());

/** Where the list stands, and how far its end is away. */
function place({ section }: ChatDriver) {
  return section.locator('.messages').evaluate((list) => ({
    top: list.scrollTop,
    toEnd: list.scrollHeight - list.clientHeight - list.scrollTop,
  }));
}

/** How far the newest card's first line is below the upper edge of the chat. */
function headroom({ section }: ChatDriver) {
  return section.locator('.messages').evaluate((list) => {
    const card = [...list.querySelectorAll('.card')].at(-1);
    return (card?.getBoundingClientRect().top ?? 0) - list.getBoundingClientRect().top;
  });
}

async function openLongChat() {
  const open = await openStory(browser, { height: 700 });
  const { story, requester } = open;
  const paragraphs = (from: number) =>
    Array.from({ length: 12 }, (_, index) => `Line ${from + index}.`).join('\n\n');
  const { id } = await story.say(dana, { card: endedCard });
  await story.say(dana, { text: paragraphs(1) });
  await story.say(dana, { text: paragraphs(13) });
  await story.say(dana, { text: paragraphs(25) });
  await requester.waitForText('Line 36.');
  return { ...open, cardId: id };
}

test('somebody who reads further up stays there, is told of news, and gets to it with a click', async () => {
  const { requester, story, shot } = await openLongChat();
  const list = requester.section.locator('.messages');
  await list.evaluate((element) => element.scrollTo(0, 40));
  const hint = requester.section.getByRole('button', { name: 'New below' });
  await story.say(dana, { card: approvalCard });
  await hint.waitFor();
  expect((await place(requester)).top).toBe(40);
  await shot('new-below');
  await hint.click();
  expect((await place(requester)).toEnd).toBeLessThan(2);
  await hint.waitFor({ state: 'hidden' });
});

test('a card that changes above moves nothing for who reads elsewhere', async () => {
  const { requester, story, cardId } = await openLongChat();
  const line = requester.section.getByText('Line 20.', { exact: true });
  await requester.section.locator('.messages').evaluate((element) => element.scrollTo(0, 600));
  const before = await line.boundingBox();
  await story.edit(dana, cardId, { card: approvalCard });
  await requester.waitForText('Dana Reyes asks for access');
  await expect.poll(() => line.boundingBox()).toEqual(before);
  expect(await requester.section.getByRole('button', { name: 'New below' }).isVisible()).toBe(false);
});

test('the first line of the newest card stays in sight when the card grows and words follow it', async () => {
  const { requester, story } = await openStory(browser, { height: 560 });
  const { id } = await story.say(dana, { card: endedCard });
  await requester.waitForText('Access ended');
  await story.edit(dana, id, { card: approvalCard });
  await requester.waitForText('Dana Reyes asks for access');
  expect(await headroom(requester)).toBeGreaterThan(0);
  await story.say(dana, { text: 'Please look at the card.' });
  await requester.waitForText('Please look at the card.');
  expect(await headroom(requester)).toBeGreaterThan(0);
  await requester.section.getByRole('button', { name: 'New below' }).waitFor();
});

test('what somebody sends themselves is always shown', async () => {
  const { requester } = await openLongChat();
  await requester.section.locator('.messages').evaluate((element) => element.scrollTo(0, 0));
  await requester.send('help');
  await requester.waitForText('Write request for the form');
  expect((await place(requester)).toEnd).toBeLessThan(2);
});

test('the part of a card that opens comes into sight', async () => {
  const { requester, story } = await openStory(browser, { height: 560 });
  await story.say(dana, { card: approvalCard });
  await requester.waitForText('Dana Reyes asks for access');
  const deny = requester.card.getByRole('button', { name: 'Deny', exact: true });
  await deny.evaluate((button: HTMLElement) => button.click());
  const confirm = await requester.card.getByRole('button', { name: 'Deny request' }).boundingBox();
  const list = await requester.section.locator('.messages').boundingBox();
  if (confirm === null || list === null) throw new Error('The button or the chat is not shown.');
  expect(confirm.y + confirm.height).toBeLessThanOrEqual(list.y + list.height);
});
