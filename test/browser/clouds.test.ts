import type { Browser } from 'playwright-core';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { openStory } from './open-story.ts';
import { launchBrowser } from './support.ts';

let browser: Browser;
beforeAll(async () => {
  browser = await launchBrowser();
});
afterAll(() => browser.close());

test('people with lent access come first, and those without any share a line', async () => {
  const { page, story, entries } = await openStory(browser);
  const azure = page.locator('.cloud.azure');
  await azure.getByText('No access: Dana Reyes, Mira Novak').waitFor();
  expect(await azure.locator('.cloud-person strong').allInnerTexts()).toEqual(['Ben Okafor']);
  story.lend(20);
  await entries('Dana Reyes', 'azure').getByText('20 min left').waitFor();
  expect(await azure.locator('.cloud-person strong').allInnerTexts()).toEqual(['Dana Reyes', 'Ben Okafor']);
  await azure.getByText('No access: Mira Novak').waitFor();
  story.takeBack();
  await azure.getByText('No access: Dana Reyes, Mira Novak').waitFor();
  expect(await azure.locator('.entry').count()).toBe(1);
});

test('an entry whose end is moved stays where it is and says the new end', async () => {
  const { page, story, entries } = await openStory(browser);
  story.lend(20);
  const entry = entries('Dana Reyes', 'azure');
  await entry.getByText('until 14:21').waitFor();
  story.lend(120);
  await entry.getByText('until 16:01').waitFor();
  expect(await page.locator('.entry.vanished').count()).toBe(0);
  expect(await entry.count()).toBe(1);
});

test('a failed call stands out, and a look that finds nothing does not', async () => {
  const { page, story } = await openStory(browser);
  story.lend(20);
  const result = (text: string) => page.locator('.call-result').getByText(text, { exact: true }).first();
  await result('TooManyRequests').waitFor();
  const color = (text: string) => result(text).evaluate((element) => getComputedStyle(element).color);
  const [bad, ok, absent] = [await color('TooManyRequests'), await color('ok'), await color('absent')];
  expect(new Set([bad, ok, absent]).size).toBe(3);
});
