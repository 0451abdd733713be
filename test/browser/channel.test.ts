import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { Browser } from 'playwright-core';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { type Console, startConsole } from '../../src/sandbox/console/console.ts';
import { type Sandbox, startSandbox } from '../../src/sandbox/sandbox.ts';
import { dialogCommand, storyPeople } from '../../src/sandbox/story/console-people.ts';
import { channelCatalogue } from '../support/channel-catalogue.ts';
import { type ConsoleDriver, launchBrowser, openConsole } from './support.ts';

const folder = mkdtempSync(join(tmpdir(), 'latchkey-browser-'));
let browser: Browser;
let sandbox: Sandbox;
let served: Console;
let driver: ConsoleDriver;

beforeAll(async () => {
  writeFileSync(join(folder, 'catalogue.yaml'), channelCatalogue);
  const silent = () => undefined;
  sandbox = await startSandbox({ place: 'memory', catalogue: folder, log: silent, onTrouble: silent });
  served = await startConsole({
    port: 0,
    botName: 'Latchkey',
    teams: sandbox.teams,
    clouds: () => [],
    clock: sandbox.clock,
    actions: {
      advance: (minutes) => sandbox.advance(minutes * 60_000),
      advanceToNextEnd: () => Promise.resolve(false),
    },
    people: storyPeople,
    dialogCommand,
  });
  browser = await launchBrowser();
  driver = await openConsole(browser, served.url);
}, 60_000);
afterAll(async () => {
  await browser.close();
  await served.stop();
  await sandbox.stop();
  rmSync(folder, { recursive: true, force: true });
});

test('asks in the dialog, sees who will have to approve, and sends', async () => {
  const { page, requester, shot } = driver;
  await requester.section.getByRole('button', { name: 'Request access' }).click();
  const dialog = page.locator('dialog');
  await dialog.getByText('Ask for access').first().waitFor();
  await shot('dialog-form');
  await dialog.getByLabel('What is it for?').fill('Look at the failed import');
  await dialog.getByRole('button', { name: 'Next' }).click();
  await dialog.getByText('Who has to approve').waitFor();
  await dialog.getByText('Priya Nair').waitFor();
  await shot('dialog-preview');
  await dialog.getByRole('button', { name: 'Send request' }).click();
  await dialog.getByText('It waits for 1 approver.').waitFor();
  await dialog.getByRole('button', { name: 'Close' }).click();
  await requester.waitForText('Waiting for approval');
  expect(await dialog.count()).toBe(0);
}, 60_000);

test('shows in the channel what is to be done to whoever may do it, and lets them', async () => {
  const { requester, approver, shot, complaints, page } = driver;
  await requester.switchTo('Sam Ortiz · #Approvals');
  await requester.waitForText('Waiting for approval');
  expect(await requester.section.getByRole('button', { name: 'Approve', exact: true }).count()).toBe(0);
  await approver.switchTo('Priya Nair · #Approvals');
  await approver.section.getByRole('button', { name: 'Approve', exact: true }).waitFor();
  await shot('channel-pending');
  await approver.click('Approve');
  await requester.waitForText('Access is active');
  await approver.waitForText('Access is active');
  await shot('channel-active');
  await requester.send('help');
  await requester.waitForText('personal chat');
  await page.emulateMedia({ colorScheme: 'dark' });
  await page.setViewportSize({ width: 420, height: 900 });
  await shot('channel-dark-narrow');
  expect(complaints).toEqual([]);
}, 60_000);
