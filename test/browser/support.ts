import { mkdirSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { type Browser, chromium, type Locator, type Page } from 'playwright-core';

/** How a page is looked at. */
export interface View {
  readonly width?: number;
  readonly height?: number;
  readonly colorScheme?: 'light' | 'dark';
  /** IANA name; UTC when absent. */
  readonly timeZone?: string;
}

/** One of the two chats of the page. */
export interface ChatDriver {
  readonly section: Locator;
  /** The newest card of the chat. */
  readonly card: Locator;
  /** Writes a text and sends it with Enter. */
  send(text: string): Promise<void>;
  /** Shows another person's chat, by name. */
  switchTo(name: string): Promise<void>;
  /** Sets the newest card's inputs, by label: text, number, date, or the title of a choice. */
  fill(values: Readonly<Record<string, string>>): Promise<void>;
  /** Clicks a button of the newest card that has it. */
  click(title: string): Promise<void>;
  /** Waits until the text is to be read in the chat. */
  waitForText(text: string | RegExp): Promise<void>;
}

/** The console in a browser. */
export interface ConsoleDriver {
  readonly page: Page;
  readonly requester: ChatDriver;
  readonly approver: ChatDriver;
  /** Clicks one of the clock's buttons and waits until the clock has stopped moving. */
  readonly moveClock: (button: '+5 min' | '+1 h' | '+8 h' | 'To the next expiry') => Promise<void>;
  /** What a person has in a cloud, as the page shows it. */
  readonly entries: (person: string, cloud: 'aws' | 'azure') => Locator;
  /** Saves what is on the screen, below `LATCHKEY_SHOTS` or the temporary folder; resolves to the file's path. */
  readonly shot: (name: string) => Promise<string>;
  /** What the page wrote to its console as warnings or errors, and requests to anywhere but the sandbox. */
  readonly complaints: readonly string[];
}

export function launchBrowser(): Promise<Browser> {
  return chromium.launch({
    executablePath: process.env['CHROMIUM_PATH'] ?? '/usr/bin/chromium',
    args: ['--no-sandbox', '--disable-gpu'],
  });
}

/** Opens the console and waits until both chats are there. */
export async function openConsole(browser: Browser, url: string, view: View = {}): Promise<ConsoleDriver> {
  const context = await browser.newContext({
    viewport: { width: view.width ?? 1440, height: view.height ?? 900 },
    colorScheme: view.colorScheme ?? 'light',
    // What fades in is there at once, so that nothing waits for it.
    reducedMotion: 'reduce',
    timezoneId: view.timeZone ?? 'UTC',
    locale: 'en-GB',
  });
  const page = await context.newPage();
  const complaints: string[] = [];
  page.on('console', (message) => {
    if (message.type() === 'error' || message.type() === 'warning') complaints.push(message.text());
  });
  page.on('pageerror', (error) => complaints.push(String(error)));
  page.on('request', (request) => {
    if (!request.url().startsWith(url)) complaints.push(`Request to ${request.url()}`);
  });
  await page.goto(url);
  await page.locator('#approver .who').waitFor();
  return {
    page,
    complaints,
    requester: chatDriver(page.locator('#requester')),
    approver: chatDriver(page.locator('#approver')),
    async moveClock(button) {
      const before = await page.locator('.clock-time').getAttribute('datetime');
      await page.getByRole('button', { name: button, exact: true }).click();
      await page.waitForFunction(
        (time) =>
          document.querySelector('.clock-time')?.getAttribute('datetime') !== time &&
          document.querySelector('.clock.moving') === null,
        before,
      );
    },
    entries: (person, cloud) =>
      page
        .locator(`.cloud.${cloud} .cloud-person`)
        .filter({ has: page.getByText(person, { exact: true }) })
        .locator('.entry:not(.vanished)'),
    async shot(name) {
      const folder = process.env['LATCHKEY_SHOTS'] ?? join(tmpdir(), 'latchkey-shots');
      mkdirSync(folder, { recursive: true });
      const path = join(folder, `${name}.png`);
      await page.screenshot({ path });
      return path;
    },
  };
}

function chatDriver(section: Locator): ChatDriver {
  const card = section.locator('.card').last();
  return {
    section,
    card,
    async send(text) {
      const box = section.getByRole('textbox', { name: 'Type a message' });
      await box.fill(text);
      await box.press('Enter');
    },
    async switchTo(name) {
      await section.locator('.who select').selectOption({ label: name });
    },
    async fill(values) {
      for (const [label, value] of Object.entries(values))
        await fillInput(card.getByLabel(label).first(), value);
    },
    async click(title) {
      const withButton = section
        .locator('.card')
        .filter({ has: section.page().getByRole('button', { name: title, exact: true }) });
      await withButton.last().getByRole('button', { name: title, exact: true }).click();
    },
    async waitForText(text) {
      await section.locator('.messages').getByText(text).last().waitFor();
    },
  };
}

async function fillInput(input: Locator, value: string): Promise<void> {
  const isChoice = await input.evaluate((element) => element.tagName === 'SELECT');
  if (isChoice) await input.selectOption({ label: value });
  else await input.fill(value);
}
