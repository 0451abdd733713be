import { mkdirSync, readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import type { Browser } from 'playwright-core';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { openStory } from './open-story.ts';
import { dana } from './sample-story.ts';
import { launchBrowser } from './support.ts';

const golden = join(import.meta.dirname, '../teams/cards/golden');
const cards = readdirSync(golden).map((file) => ({
  name: file.slice(0, -'.json'.length),
  card: cardIn(JSON.parse(readFileSync(join(golden, file), 'utf8')) as Golden),
}));
type Golden = { readonly card?: unknown };
/** Some are kept with the message that they come in. */
function cardIn(kept: Golden): unknown {
  return kept.card ?? kept;
}
/** Where pictures of all cards go, for people to look at; none are taken when it is not set. */
const { LATCHKEY_SHOTS: folder } = process.env;

let browser: Browser;
beforeAll(async () => {
  browser = await launchBrowser();
});
afterAll(() => browser.close());

const looks = [
  { name: 'light-wide', width: 1440, colorScheme: 'light' },
  { name: 'dark-wide', width: 1440, colorScheme: 'dark' },
  { name: 'light-narrow', width: 390, colorScheme: 'light' },
  { name: 'dark-narrow', width: 390, colorScheme: 'dark' },
] as const;

describe.each(looks)('in $name', ({ name: look, ...view }) => {
  it('every card in every state fits, says everything, and has nothing that cannot be read', async () => {
    const { story, requester, complaints } = await openStory(browser, { ...view, height: 2_000 });
    const problems: string[] = [];
    if (folder !== undefined) mkdirSync(join(folder, look), { recursive: true });
    for (const { name, card } of cards) {
      // Teams takes only so many messages a second from a bot.
      story.pass(1_000);
      const { id } = await story.say(dana, { card });
      const shown = requester.section.locator(`[data-id="${id}"] .card`);
      await shown.waitFor();
      problems.push(...(await shown.evaluate(faultsOf)).map((fault) => `${name}: ${fault}`));
      if (folder !== undefined) await shown.screenshot({ path: join(folder, look, `${name}.png`) });
    }
    expect(problems).toEqual([]);
    expect(complaints).toEqual([]);
  }, 120_000);
});

/** Runs in the page: what of a card does not fit into it, or is too pale to be read (WCAG 2.2, 1.4.3). */
function faultsOf(card: Element): string[] {
  const faults: string[] = [];
  const edge = card.getBoundingClientRect().right + 1;
  const channels = (color: string) => (color.match(/[\d.]+/g) ?? []).map(Number);
  const luminance = (color: string) => {
    const [red = 0, green = 0, blue = 0] = channels(color).map((channel) => {
      const part = channel / 255;
      return part <= 0.04045 ? part / 12.92 : ((part + 0.055) / 1.055) ** 2.4;
    });
    return 0.2126 * red + 0.7152 * green + 0.0722 * blue;
  };
  const background = (element: Element | null): string => {
    const color = element ? getComputedStyle(element).backgroundColor : 'rgb(255, 255, 255)';
    return element && (channels(color)[3] ?? 1) < 0.5 ? background(element.parentElement) : color;
  };
  for (const element of card.querySelectorAll('*')) {
    const own = [...element.childNodes].filter(({ nodeType }) => nodeType === Node.TEXT_NODE);
    const text = own
      .map(({ textContent }) => textContent ?? '')
      .join('')
      .trim();
    if (text === '' || element.getClientRects().length === 0) continue;
    if (element.getBoundingClientRect().right > edge) faults.push(`“${text}” goes over the edge`);
    if (element.scrollWidth > element.clientWidth + 1 && getComputedStyle(element).overflowX !== 'visible')
      faults.push(`“${text}” is cut off`);
    const [bright = 0, dark = 0] = [
      luminance(getComputedStyle(element).color),
      luminance(background(element)),
    ].toSorted((a, b) => b - a);
    const contrast = (bright + 0.05) / (dark + 0.05);
    if (contrast < 4.5 && !(element as HTMLButtonElement).disabled)
      faults.push(`“${text}” has a contrast of ${contrast.toFixed(1)}`);
  }
  return faults;
}
