import type { Browser } from 'playwright-core';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { openStory as openStoryIn } from './open-story.ts';
import { failedCard, requestForm } from './sample-cards.ts';
import { dana, mira } from './sample-story.ts';
import { launchBrowser, type View } from './support.ts';

let browser: Browser;
beforeAll(async () => {
  browser = await launchBrowser();
});
afterAll(() => browser.close());

const openStory = (view: View = {}) => openStoryIn(browser, view);

/** Plays the story as far as the access that Dana has. */
async function playToActive(view: View = {}) {
  const open = await openStory(view);
  const { requester, approver } = open;
  await requester.send('request');
  await requester.waitForText('Request access');
  await requester.fill({ Access: 'Data, read-only (at most 48 h)', Reason: 'Need to fix production bug' });
  await requester.click('Send request');
  await requester.waitForText('Waiting for approval');
  await approver.waitForText('Dana Reyes asks for access');
  return open;
}

const views = [
  ['light', { colorScheme: 'light' }],
  ['dark', { colorScheme: 'dark' }],
  ['narrow', { width: 800 }],
] as const;

test.each(views)('the page tells the whole story (%s)', async (name, view) => {
  const { requester, approver, entries, moveClock, shot, complaints, page } = await playToActive(view);
  await shot(`${name}-1-asked`);
  await approver.click('Approve');
  await approver.waitForText('You approved it');
  await requester.waitForText('You have access');
  await entries('Dana Reyes', 'aws').getByText('Latchkey-r1').waitFor();
  await entries('Dana Reyes', 'azure').getByText('Storage Blob Data Reader').waitFor();
  await requester.send('help');
  await requester.waitForText('Write request for the form');
  await shot(`${name}-2-active`);
  await moveClock('To the next expiry');
  await requester.waitForText('Access ended');
  await page.locator('.entry.vanished').first().waitFor();
  await shot(`${name}-3-ended`);
  await page.locator('.entry.vanished').first().waitFor({ state: 'detached' });
  expect(await entries('Dana Reyes', 'azure').count()).toBe(0);
  expect(await entries('Dana Reyes', 'aws').allInnerTexts()).toEqual([expect.stringContaining('standing')]);
  expect(complaints).toEqual([]);
});

test('the form sends what was filled in, and says what is missing before it does', async () => {
  const { requester, story, shot } = await openStory();
  await requester.send('request');
  await requester.click('Send request');
  await requester.waitForText('Choose what you need.');
  await shot('form-errors');
  expect(story.clicks).toEqual([]);
  await requester.fill({ Access: 'Production, operator (at most 4 h)', Reason: 'Deploy', Minutes: '30' });
  await requester.click('Send request');
  await requester.waitForText('Waiting for approval');
  expect(story.clicks).toMatchObject([
    { verb: 'submitRequest', entitlement: 'prod-operator', reason: 'Deploy', minutes: '30', notify: 'true' },
  ]);
});

test('what was typed into a form stays when other messages arrive', async () => {
  const { requester, story } = await openStory();
  await requester.send('request');
  await requester.waitForText('Request access');
  await requester.fill({ Reason: 'Half a reas' });
  await story.say(dana, { text: 'Something else happened.' });
  await requester.waitForText('Something else happened.');
  expect(await requester.card.getByLabel('Reason').inputValue()).toBe('Half a reas');
});

test('a card cannot be used while its button is being answered', async () => {
  const { approver, story, shot } = await playToActive();
  const release = story.hold();
  await approver.click('Approve');
  await approver.section.locator('.card[aria-busy="true"] .ac-pushButton.running').waitFor();
  expect(await approver.card.evaluate((card: HTMLElement) => card.inert)).toBe(true);
  await shot('busy');
  release();
  await approver.waitForText('You approved it');
  expect(story.clicks.filter(({ verb }) => verb === 'approve')).toHaveLength(1);
});

test('Deny opens a part of the card that asks why', async () => {
  const { approver, story, shot } = await playToActive();
  await approver.click('Deny');
  await approver.click('Deny request');
  await approver.waitForText('Say why.');
  await shot('deny');
  await approver.fill({ 'Why not?': 'Use the replica' });
  await approver.click('Deny request');
  await approver.section.page().getByText('That request has ended already').waitFor();
  expect(story.clicks.at(-1)).toMatchObject({ verb: 'deny', reason: 'Use the replica', requestId: 'r1' });
});

test('tables, times in the browser’s zone and markdown are shown, and HTML is not', async () => {
  const { requester, approver, page } = await playToActive({ timeZone: 'Asia/Tokyo' });
  const table = approver.card.getByRole('table');
  await table.getByText('AmazonS3ReadOnlyAccess').waitFor();
  expect(await approver.card.getByText('Your answer is needed until').innerText()).toContain('until 3:00');
  expect(await page.locator('.clock-time').innerText()).toMatch(/^23:01:/);
  await requester.send('help');
  await requester.waitForText('<b>not bold</b>');
});

test('answers that are messages or errors are shown, and the card stays', async () => {
  const { requester, approver, page } = await playToActive();
  await approver.click('Approve');
  await requester.waitForText('You have access');
  await requester.click('Extend');
  await page.getByText('It can be extended in the last 5 minutes only.').waitFor();
  await requester.click('I’m done');
  await page.locator('.toast.error').getByText('That request has ended already').waitFor();
  expect(await requester.card.innerText()).toContain('You have access');
});

test('messages for a person whose chat is not shown are announced, and a click shows them', async () => {
  const { requester, approver, story, shot } = await openStory();
  await story.say(mira, { card: failedCard });
  const news = requester.section.getByRole('button', { name: '1 new for Mira' });
  await news.waitFor();
  await shot('news');
  expect(await approver.section.locator('.news').count()).toBe(0);
  await news.click();
  await requester.waitForText('Access could not be given');
  await shot('switched');
  expect(await requester.section.locator('.news').count()).toBe(0);
  await requester.switchTo('Dana Reyes');
  await requester.waitForText('No messages yet.');
});

test('messages of an earlier day say which day it was', async () => {
  const { requester, moveClock } = await openStory();
  await requester.send('help');
  await requester.waitForText('Write request for the form');
  await moveClock('+8 h');
  await moveClock('+8 h');
  await requester.waitForText(/^Fri,? 20 Nov, 14:01$/);
  expect(await requester.section.locator('.message time').count()).toBe(2);
});

test('a card taller than the chat is shown from its beginning', async () => {
  const { requester, story } = await openStory({ height: 480 });
  await story.say(dana, { text: 'First of all.' });
  await story.say(dana, { card: requestForm });
  await requester.waitForText('Request access');
  const offset = await requester.section.locator('.messages').evaluate((list) => {
    const newest = list.lastElementChild?.getBoundingClientRect().top ?? 0;
    return newest - list.getBoundingClientRect().top;
  });
  expect(offset).toBeGreaterThanOrEqual(0);
  expect(offset).toBeLessThan(20);
});

test('a suggestion is sent with a click', async () => {
  const { requester } = await openStory();
  await requester.section.getByRole('button', { name: 'help', exact: true }).click();
  await requester.waitForText('Write request for the form');
  expect(await requester.section.locator('.bubble.mine').allInnerTexts()).toEqual(['help']);
});

test('the clock says that it is moving until the work of the time in between is done', async () => {
  const { page, story, shot } = await openStory();
  const release = story.hold();
  const move = page.getByRole('button', { name: '+8 h' });
  await move.click();
  await page.getByText('Moving…').waitFor();
  expect(await move.isDisabled()).toBe(true);
  expect(await page.locator('.clock-time').innerText()).toMatch(/^22:01:/);
  await shot('moving');
  release();
  await page.locator('.clock:not(.moving)').waitFor();
  expect(await move.isEnabled()).toBe(true);
});

test('plain text of the bot is shown line by line, without markdown', async () => {
  const { requester, story } = await openStory();
  await story.say(dana, { text: 'one *star*\ntwo', textFormat: 'plain' });
  await requester.waitForText('one *star*');
  expect(await requester.section.locator('.message.bot .bubble').innerText()).toBe('one *star*\ntwo');
});

test('a click leaves the keyboard in the chat', async () => {
  const { requester, approver, page } = await playToActive();
  await approver.click('Approve');
  await requester.waitForText('You have access');
  await requester.click('Extend');
  await page.locator('.toast.note').waitFor();
  await page.waitForFunction(() => document.activeElement?.textContent === 'Extend');
  expect(await requester.card.evaluate((card) => card.contains(document.activeElement))).toBe(true);
});

test('moving to the next expiry says so when nothing is lent', async () => {
  const { page } = await openStory();
  await page.getByRole('button', { name: 'To the next expiry' }).click();
  const note = page.locator('.toast.note');
  await note.waitFor();
  expect(await note.innerText()).toBe('Nothing is lent right now, so there is no expiry to move to.');
});
