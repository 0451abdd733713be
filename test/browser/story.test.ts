import type { Browser } from 'playwright-core';
import { afterAll, beforeAll, expect, onTestFinished, test } from 'vitest';
import { type Product, startProduct } from './product.ts';
import { type ChatDriver, type ConsoleDriver, launchBrowser, openConsole } from './support.ts';

let browser: Browser;
let product: Product;
beforeAll(async () => {
  [browser, product] = await Promise.all([launchBrowser(), startProduct()]);
});
afterAll(async () => {
  await browser.close();
  await product.stop();
});

async function open(): Promise<ConsoleDriver> {
  const driver = await openConsole(browser, product.url);
  onTestFinished(() => driver.page.context().close());
  return driver;
}

/** Waits until the newest card of the chat says it. */
function cardSays({ card }: ChatDriver, text: string): Promise<void> {
  return card.getByText(text, { exact: true }).waitFor();
}

/** Everything that is to be read in a chat. */
function wholeChat({ section }: ChatDriver): Promise<string> {
  return section.locator('.messages').innerText();
}

/** Whether the newest card's first line and its last line can be seen without scrolling. */
function isWholeInSight({ section }: ChatDriver): Promise<boolean> {
  return section.locator('.messages').evaluate((list) => {
    const card = [...list.querySelectorAll('.card')].at(-1)?.getBoundingClientRect();
    const frame = list.getBoundingClientRect();
    return card !== undefined && card.top >= frame.top && card.bottom <= frame.bottom;
  });
}

function titles(driver: ConsoleDriver, person: string, cloud: 'aws' | 'azure'): Promise<string[]> {
  return driver.entries(person, cloud).locator('.entry-title').allInnerTexts();
}

/** Waits until the clouds hold for the person what the entitlement gives. */
async function waitForAccess({ entries }: ConsoleDriver, person: string, until: RegExp): Promise<void> {
  await entries(person, 'aws').filter({ hasText: 'AmazonS3ReadOnlyAccess' }).getByText(until).waitFor();
  await entries(person, 'azure').filter({ hasText: 'Storage Blob Data Reader' }).getByText(until).waitFor();
  await entries(person, 'azure').filter({ hasText: 'resource group' }).getByText(until).waitFor();
}

async function waitForNoAccess({ page }: ConsoleDriver, person: string): Promise<void> {
  for (const cloud of ['aws', 'azure'])
    await page.locator(`.cloud.${cloud} .cloud-without`).getByText(person).waitFor();
}

test('what is asked for with the form is approved, given in both clouds, and taken back at its end', async () => {
  const driver = await open();
  const { page, requester, approver, moveClock, shot, complaints } = driver;
  await waitForNoAccess(driver, 'Alex Kim');
  await requester.send('request');
  await requester.waitForText('Ask for access');
  await requester.fill({
    'What do you need?': 'Read the data platform (up to 48 h)',
    'For how long?': '20 min',
    'What is it for?': 'Need to fix production bug',
  });
  await shot('story-1-form');
  await requester.click('Next');
  await requester.waitForText('Who has to approve');
  await shot('story-1-preview');
  await requester.click('Send request');
  await cardSays(requester, 'Waiting for approval');
  await cardSays(approver, 'Alex Kim asks for access');
  await shot('story-2-asked');
  const asked = await approver.card.innerText();
  for (const text of [
    'Please answer by',
    'Read the data platform (data-readonly)',
    '20 min · production · for themselves',
    'Asked by Alex Kim (alex.kim@contoso.com)',
    '“Need to fix production bug”',
    'AmazonS3ReadOnlyAccess',
    'account data (111122223333), IAM user alex.kim',
    'Storage Blob Data Reader',
    'resource group data-prod',
  ])
    expect(asked).toContain(text);
  expect(await isWholeInSight(approver)).toBe(true);

  await approver.click('Approve');
  await cardSays(requester, 'Access is active');
  await cardSays(approver, 'Access is active');
  await waitForAccess(driver, 'Alex Kim', /^until \d/);
  expect(await titles(driver, 'Alex Kim', 'aws')).toEqual(['AmazonS3ReadOnlyAccess']);
  expect((await titles(driver, 'Alex Kim', 'azure')).toSorted()).toEqual([
    'Reader',
    'Storage Blob Data Reader',
  ]);
  await requester.card.getByText('aws s3 ls --profile data', { exact: true }).waitFor();
  await requester.card.getByText(/^az storage container list/).waitFor();
  expect(await isWholeInSight(requester)).toBe(true);
  expect(await isWholeInSight(approver)).toBe(true);
  await shot('story-3-active');

  await moveClock('To the next expiry');
  await cardSays(requester, 'Access has ended');
  await cardSays(approver, 'Access has ended');
  await cardSays(requester, 'Gone');
  await waitForNoAccess(driver, 'Alex Kim');
  expect(await page.locator('.entry.latchkey:not(.vanished)').count()).toBe(0);
  expect(await page.locator('.call-result.bad').allInnerTexts()).toEqual([]);
  await shot('story-4-ended');
  expect(complaints).toEqual([]);
});

test('a denial comes with its reason, and nothing is given', async () => {
  const driver = await open();
  const { page, requester, approver, shot, complaints } = driver;
  await requester.send('request data-readonly 1h Just looking around');
  await cardSays(requester, 'Waiting for approval');
  await cardSays(approver, 'Alex Kim asks for access');
  await approver.click('Deny');
  await approver.click('Deny request');
  await approver.waitForText('Say why, so that the requester knows what to change.');
  await approver.fill({ 'Why not?': 'Use the copy in staging' });
  await shot('story-5-deny');
  await approver.click('Deny request');
  await cardSays(requester, 'Denied');
  await cardSays(requester, 'Reason: Use the copy in staging');
  await cardSays(approver, 'Denied');
  await waitForNoAccess(driver, 'Alex Kim');
  expect(await page.locator('.entry.latchkey').count()).toBe(0);
  await shot('story-6-denied');
  expect(complaints).toEqual([]);
});

test('what was lent when the process was killed is shown as before, and taken back at its end', async () => {
  const driver = await open();
  const { page, requester, approver, moveClock, shot } = driver;
  await requester.send('request data-readonly for Dana Fields 48h Sprint data work');
  await cardSays(approver, 'For Dana Fields (dana.fields@contoso.com)');
  await approver.click('Approve');
  await cardSays(requester, 'Access is active');
  await cardSays(approver, 'Access is active');
  await requester.waitForText(/^Access is active for 48 h/);
  await waitForAccess(driver, 'Dana Fields', /^until \w{3},? \d/);
  await shot('story-7-lent');
  const before = [await wholeChat(requester), await wholeChat(approver)];
  const clock = await page.locator('.clock-time').getAttribute('datetime');

  await product.kill();
  await page.getByText('The sandbox is not answering.').waitFor();
  await shot('story-8-killed');
  await product.restart();
  await page.locator('#lost').waitFor({ state: 'hidden' });
  await page.reload();
  await waitForAccess(driver, 'Dana Fields', /^until \w{3},? \d/);
  expect([await wholeChat(requester), await wholeChat(approver)]).toEqual(before);
  expect(
    Date.parse((await page.locator('.clock-time').getAttribute('datetime')) ?? ''),
  ).toBeGreaterThanOrEqual(Date.parse(clock ?? ''));
  await shot('story-9-restarted');

  await moveClock('To the next expiry');
  await cardSays(requester, 'Access has ended');
  await cardSays(approver, 'Access has ended');
  await requester.waitForText(/Everything was taken back and checked/);
  await waitForNoAccess(driver, 'Dana Fields');
  expect(await page.locator('.entry.latchkey:not(.vanished)').count()).toBe(0);
  await shot('story-10-ended');
});
