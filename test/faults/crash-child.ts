// A sandbox on a folder that goes on with a story from wherever it stands, and kills itself at one point.
import type { ChildProcess } from 'node:child_process';
import { subscribe } from 'node:diagnostics_channel';
import { existsSync, mkdirSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { startSandbox } from '../../src/sandbox/sandbox.ts';
import { childTaskSchema, type StoryOutcome } from './child-task.ts';
import { countPoints, readPorts } from './crash-points.ts';
import { stories } from './stories.ts';
import { messageCounts, problemsOfTheRecord } from './story-checks.ts';
import { tellStory, waitForTheEnd } from './story-driver.ts';

const task = childTaskSchema.parse(JSON.parse(process.argv[2] ?? ''));
const { folder, crash } = task;
const story = stories[task.story];
const catalogue = join(folder, 'catalogue');
if (story.catalogue !== undefined) {
  mkdirSync(catalogue, { recursive: true });
  writeFileSync(join(catalogue, 'catalogue.yaml'), story.catalogue);
}

const helpers: number[] = [];
subscribe('child_process', (message) => {
  const { process: helper } = message as { readonly process: ChildProcess };
  // The channel speaks before the helper has its id.
  queueMicrotask(() => helper.pid !== undefined && helpers.push(helper.pid));
});

let left = crash?.number ?? 0;
const counter = countPoints(
  () => readPorts(folder),
  (kind, what) => {
    if (kind !== crash?.kind || !what.includes(crash.what)) return;
    left -= 1;
    if (left > 0) return;
    if (crash.withStorage) for (const pid of helpers) process.kill(pid, 'SIGKILL');
    process.kill(process.pid, 'SIGKILL');
  },
);
const errors: string[] = [];
const sandbox = await startSandbox({
  place: { folder },
  app: task.app,
  ...(story.catalogue !== undefined && { catalogue }),
  log: ({ level, message }) => {
    if (level === 'error' || level === 'critical') errors.push(message);
  },
  onTrouble: (text) => errors.push(text),
  onCommit: counter.onCommit,
});

const beginningFile = join(folder, 'beginning.json');
if (!existsSync(beginningFile)) writeFileSync(beginningFile, JSON.stringify(story.held(sandbox)));
const beginning = JSON.parse(readFileSync(beginningFile, 'utf8')) as string[];

const problems =
  task.goOn === 'tell'
    ? [...(await tellStory(sandbox, beginning, story)), ...(await problemsOfTheRecord(sandbox, story))]
    : await waitForTheEnd(sandbox, beginning, story);
const outcome: StoryOutcome = { problems, messages: messageCounts(sandbox), passed: counter.passed, errors };
await sandbox.stop();
writeFileSync(join(folder, 'outcome.json'), JSON.stringify(outcome));
process.exit(0);
