import { type ChildProcess, spawn } from 'node:child_process';
import { once } from 'node:events';
import { mkdirSync, mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import type { Browser, BrowserContext, Page } from 'playwright-core';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { launchBrowser, openConsole } from './support.ts';

const main = fileURLToPath(new URL('../../src/sandbox/playground/main.ts', import.meta.url));
const folder = mkdtempSync(join(tmpdir(), 'latchkey-playground-'));
let browser: Browser;
let command: ChildProcess;
let printed = '';
/** Of the playgrounds of Alex and Priya, and of the console. */
let addresses: readonly string[];

beforeAll(async () => {
  browser = await launchBrowser();
  command = spawn(process.execPath, [main, '--port', '0'], {
    cwd: folder,
    stdio: ['ignore', 'pipe', 'pipe'],
  });
  await new Promise<void>((resolve, reject) => {
    const read = (text: Buffer) => {
      printed += text.toString();
      if (printed.includes('Ctrl+C')) resolve();
    };
    command.stdout?.on('data', read);
    command.stderr?.on('data', read);
    command.once('exit', () => reject(new Error(`The playground did not start:\n${printed}`)));
  });
  addresses = [...printed.matchAll(/^ {2}(http:\S+)/gm)].map(([, address = '']) => address);
});
afterAll(async () => {
  await browser.close();
  if (command.exitCode === null && command.signalCode === null) {
    const gone = once(command, 'exit');
    command.kill('SIGTERM');
    await gone;
  }
  rmSync(folder, { recursive: true, force: true });
});

/** Opens a playground and waits until one can write in it. */
async function open(context: BrowserContext, address: string | undefined): Promise<Page> {
  const page = await context.newPage();
  await page.goto(address ?? '');
  await page.locator('[data-lexical-editor=true]').waitFor();
  return page;
}

/** Saves what is on the screen where the other tests save it. */
async function saveShot(page: Page, name: string): Promise<void> {
  const shots = process.env['LATCHKEY_SHOTS'] ?? join(tmpdir(), 'latchkey-shots');
  mkdirSync(shots, { recursive: true });
  await page.screenshot({ path: join(shots, `${name}.png`) });
}

function see(page: Page, text: string): Promise<void> {
  return page.getByText(text).last().waitFor();
}

test('the story is told in the playgrounds, and the console moves the clock to its end', async () => {
  const [alexAt, priyaAt, consoleAt = ''] = addresses;
  const context = await browser.newContext({ viewport: { width: 1280, height: 1000 }, timezoneId: 'UTC' });
  const elsewhere: string[] = [];
  context.on('request', (request) => {
    if (!/^(?:data|blob|http:\/\/127\.0\.0\.1:)/.test(request.url()))
      elsewhere.push(new URL(request.url()).host);
  });
  // The page asks Microsoft for its fonts.
  await context.route(/^https:/, (route) => route.abort());

  const alex = await open(context, alexAt);
  await see(alex, 'Hello! I give access to AWS and Azure');
  await saveShot(alex, 'playground-1-greeting');
  await alex.locator('[data-lexical-editor=true]').click();
  await alex.keyboard.type('request data-readonly 20m Need to fix production bug');
  await alex.keyboard.press('Enter');
  await see(alex, 'Waiting for approval');

  // Priya opens the page only now, and what came before is there.
  const priya = await open(context, priyaAt);
  await see(priya, 'Alex Kim asks for access');
  await saveShot(priya, 'playground-2-asked');
  // The playground draws a card anew now and then, and for a moment both are there, though it got one message.
  await priya.getByRole('button', { name: 'Approve', exact: true }).last().click();
  await see(alex, 'Access is active');
  await see(priya, 'You approved this');
  await saveShot(alex, 'playground-3-active');

  const { page, moveClock, entries } = await openConsole(browser, consoleAt);
  await entries('Alex Kim', 'aws').getByText('AmazonS3ReadOnlyAccess').waitFor();
  await saveShot(page, 'playground-4-clouds');
  await moveClock('To the next expiry');
  await see(alex, 'Everything was taken back and checked');
  await see(alex, 'Access has ended');
  await see(priya, 'Access has ended');
  await page.locator('.cloud.aws .cloud-without').getByText('Alex Kim').waitFor();
  expect(await page.locator('.entry.latchkey:not(.vanished)').count()).toBe(0);
  await saveShot(alex, 'playground-5-ended');
  expect(new Set(elsewhere)).toEqual(new Set(['res-1.cdn.office.net']));
}, 120_000);

test('Ctrl+C ends the playgrounds too', async () => {
  const gone = once(command, 'exit');
  command.kill('SIGINT');
  expect(await gone).toEqual([0, null]);
  expect(addresses).toHaveLength(3);
  for (const address of addresses) await expect(fetch(address)).rejects.toThrow('fetch failed');
});
