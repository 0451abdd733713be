import type { Browser } from 'playwright-core';
import { onTestFinished } from 'vitest';
import { startSampleStory } from './sample-story.ts';
import { openConsole, type View } from './support.ts';

/** The console with a made-up story behind it, until the test has ended. */
export async function openStory(browser: Browser, view: View = {}) {
  const story = await startSampleStory();
  const driver = await openConsole(browser, story.url, view);
  onTestFinished(async () => {
    await driver.page.context().close();
    await story.stop();
  });
  return { story, ...driver };
}
