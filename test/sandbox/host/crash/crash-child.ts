// Tells stories on the embedded host and kills itself at one point.
import { appendFileSync, existsSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { DatabaseSync } from 'node:sqlite';
import { type Crash, type CrashKind, childTaskSchema, type StoryOutcome } from './child-task.ts';
import { effectDone } from './effects.ts';
import { filesIn, openStory, tell } from './story.ts';
import { leftovers, pendingWork, problemsOfTheStory, shapes } from './story-checks.ts';

const task = childTaskSchema.parse(JSON.parse(process.argv[2] ?? ''));

let passed: Record<CrashKind, string[]> = { before: [], after: [], effect: [] };
let crash: Crash | undefined;
function pass(kind: CrashKind, what: string): void {
  passed[kind].push(what);
  if (crash?.kind === kind && crash.number === passed[kind].length) process.kill(process.pid, 'SIGKILL');
}

/** The transaction that is about to be committed. */
let committing: string | undefined;
const prototype = DatabaseSync.prototype as { exec: (this: void, sql: string) => void };
prototype.exec = new Proxy(prototype.exec, {
  apply(exec, database: DatabaseSync, args: [string]) {
    Reflect.apply(exec, database, args);
    if (committing === undefined || database.isTransaction) return;
    const name = committing;
    committing = undefined;
    pass('after', name);
  },
});
effectDone.subscribe((key) => pass('effect', String(key)));

async function run(folder: string, at: Crash | undefined): Promise<void> {
  const files = filesIn(folder);
  const pendingFile = join(folder, 'pending');
  if (existsSync(files.database))
    appendFileSync(
      pendingFile,
      pendingWork(files)
        .map((key) => `${key}\n`)
        .join(''),
    );
  const pending = existsSync(pendingFile) ? readFileSync(pendingFile, 'utf8').split('\n').slice(0, -1) : [];
  passed = { before: [], after: [], effect: [] };
  crash = at;
  const story = await openStory(folder, (name) => {
    committing = name;
    pass('before', name);
  });
  await tell(story);
  const problems = problemsOfTheStory(story, pending);
  const found = shapes(story);
  await story.end();
  const outcome: StoryOutcome = {
    problems: [...problems, ...leftovers(files)],
    shapes: found,
    passed,
  };
  crash = undefined;
  writeFileSync(join(folder, 'outcome.json'), JSON.stringify(outcome));
}

if (task.finish !== undefined) await run(task.finish, undefined);
if (task.tell) await run(task.tell.folder, task.tell.crash);
process.exit(0);
