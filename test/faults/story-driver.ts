import { setTimeout } from 'node:timers/promises';
import type { Sandbox } from '../../src/sandbox/sandbox.ts';
import { alex, type Character, priya } from '../../src/sandbox/story/people.ts';
import type { CrashStory } from './stories.ts';
import { problemsAtAnyTime, problemsWhileActive, problemsWhileNotLent } from './story-checks.ts';

const minute = 60_000;
/** Far more than the story has; a story that does not end is a failure and not a test that hangs. */
const mostSteps = 60;

/**
 * Tells a story to its end from wherever it stands: looks at what people see in Teams and does what they
 * would do next. Returns everything that was wrong on the way.
 */
export async function tellStory(
  sandbox: Sandbox,
  beginning: readonly string[],
  story: CrashStory,
): Promise<string[]> {
  const problems = new Set<string>();
  const note = (found: readonly string[]) => found.forEach((problem) => problems.add(problem));
  note(await problemsAtAnyTime(sandbox, beginning, story));
  for (let step = 0; step < mostSteps; step += 1) {
    await sandbox.host.settle();
    note(await problemsAtAnyTime(sandbox, beginning, story));
    const card = newestCard(sandbox, alex);
    if (card.includes('Access has ended')) {
      note(await afterTheEnd(sandbox, beginning, story));
      return [...problems];
    }
    if (card.includes('Access is active') && !isEnding(sandbox))
      note(problemsWhileActive(sandbox, beginning, story));
    await next(sandbox, beginning, { card, story });
  }
  return [...problems, `the story did not end; Alex sees: ${newestCard(sandbox, alex).slice(0, 200)}`];
}

/**
 * Touches nothing and lets time pass until everything must be over, whatever the storage has lost: the access by
 * its end, the request by the time that nobody would answer it any more. Returns everything that was wrong.
 */
export async function waitForTheEnd(
  sandbox: Sandbox,
  beginning: readonly string[],
  story: CrashStory,
): Promise<string[]> {
  await sandbox.host.settle();
  // Twenty minutes were lent at most a moment ago; what failed is repeated after seconds.
  for (let minutes = 0; minutes < 22; minutes += 1) await sandbox.advance(minute);
  const problems = problemsWhileNotLent(sandbox, beginning, story);
  await sandbox.advance(3 * 24 * 60 * minute);
  const running = runningOrchestrations(sandbox).map((id) => `${id} still runs`);
  const open: string[] = [];
  for await (const id of sandbox.store.open()) open.push(`request ${id} is still among the open ones`);
  return [...problems, ...problemsWhileNotLent(sandbox, beginning, story), ...running, ...open];
}

/** Instance ids of orchestrations that have not ended. Entities are instances too, and never end. */
function runningOrchestrations({ host }: Sandbox): readonly string[] {
  const { items } = host.engine.list({ runtimeStatus: ['Running', 'Pending'] });
  return items.map(({ instanceId }) => instanceId).filter((id) => !id.startsWith('@'));
}

async function next(
  sandbox: Sandbox,
  beginning: readonly string[],
  { card, story }: { readonly card: string; readonly story: CrashStory },
): Promise<void> {
  if (card === '') {
    // A request whose card could not be shown yet is shown when that is tried again; nobody asks twice for that.
    if (runningOrchestrations(sandbox).length > 0) await sandbox.advance(10_000);
    else await ask(sandbox, story);
    return;
  }
  if (card.includes('Waiting for approval') && problemsWhileNotLent(sandbox, beginning, story).length === 0) {
    const asked = sandbox.teams
      .messages(priya.objectId)
      .findLast(({ card: shown, userCard }) => JSON.stringify(userCard ?? shown ?? {}).includes('"approve"'));
    if (asked) {
      await sandbox.teams.execute(priya.objectId, asked.id, { verb: 'approve' });
      return;
    }
  }
  // What failed is tried again on timers of a few seconds; active access ends after twenty minutes.
  await sandbox.advance(card.includes('Access is active') ? 21 * minute : minute);
}

/** How long somebody looks at their chat before they think of asking again: the bot's work may outlast its answer. */
const patienceSeconds = 30;

async function ask(sandbox: Sandbox, { text }: CrashStory): Promise<void> {
  await sandbox.teams.send(alex.objectId, text);
  const hasCome = () => newestCard(sandbox, alex) !== '' || runningOrchestrations(sandbox).length > 0;
  for (let looks = 0; looks < patienceSeconds * 10 && !hasCome(); looks += 1) await setTimeout(100);
}

async function afterTheEnd(
  sandbox: Sandbox,
  beginning: readonly string[],
  story: CrashStory,
): Promise<string[]> {
  const problems = problemsWhileNotLent(sandbox, beginning, story);
  // Long enough for the reconciler to have looked.
  await sandbox.advance(11 * minute);
  const approverSees = newestCard(sandbox, priya);
  return [
    ...problems,
    ...problemsWhileNotLent(sandbox, beginning, story),
    ...(await problemsAtAnyTime(sandbox, beginning, story)),
    ...(approverSees.includes('Access has ended') ? [] : [`Priya sees: ${approverSees.slice(0, 200)}`]),
  ];
}

/** Whether access is being taken back, which a card that could not be changed yet does not show. */
function isEnding({ host }: Sandbox): boolean {
  return host.engine.list({}).items.some(({ name }) => name === 'endGrant');
}

/** The person's newest card as they see it, as JSON; nothing when there is none. */
function newestCard({ teams }: Sandbox, person: Character): string {
  const message = teams.messages(person.objectId).findLast(({ card }) => card !== undefined);
  return message ? JSON.stringify(message.userCard ?? message.card) : '';
}
