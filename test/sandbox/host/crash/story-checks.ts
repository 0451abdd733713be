import { DatabaseSync } from 'node:sqlite';
import { isDeepStrictEqual } from 'node:util';
import { readEffects } from './effects.ts';
import { problemsOfHistory, shapeOf } from './history-checks.ts';
import type { Story, StoryFiles } from './story.ts';

/** How often each effect happens when nothing is killed. */
const effects: Readonly<Record<string, number>> = {
  doomed: 2,
  'fan 1': 1,
  'fan 2': 1,
  'fan 3': 1,
  'fan 4': 1,
  retried: 3,
  hopeless: 2,
  'a packed': 1,
  'a sent': 1,
  'b packed': 1,
  'b sent': 1,
  'c packed': 2,
  'c sent': 1,
  'after the pause': 1,
  asked: 3,
  counted: 1,
  arrived: 1,
};

/** The instances of the end, by name. */
const instances: Readonly<Record<string, number>> = { journey: 1, work: 1, waits: 1, tills: 1, parcel: 3 };

/** What was waiting for its result when a process started: exactly this may happen once more. */
export function pendingWork({ database }: StoryFiles): string[] {
  return read(database, (db) =>
    db
      .prepare('SELECT name, input FROM work')
      .all()
      .map(({ name, input }) => {
        const [argument] = JSON.parse(String(input)) as [{ key?: string }];
        return name === 'effect' ? String(argument.key) : 'asked';
      }),
  );
}

/** What is wrong at the end of a story; `repeatable` is what each of its processes had pending when it began. */
export function problemsOfTheStory(story: Story, repeatable: readonly string[]): string[] {
  const { host, files, errors } = story;
  const all = orchestrations(host);
  const done = readEffects(files.effects);
  return [
    ...all.flatMap((status) => problemsOfHistory(status, host.engine.history(status.instanceId))),
    ...problemsOfEffects(done, repeatable),
    ...problemsOfTheOutput(host.engine.status('journey')?.output ?? '', done),
    ...unequal('instances', countOf(all.map(({ name }) => name)), instances),
    ...unequal('till a', host.engine.entityState('till', 'a'), '0'),
    ...unequal('till b', host.engine.entityState('till', 'b'), '12'),
    ...unequal('ledger', host.engine.entityState('ledger', 'all'), '[5,7,-12,12]'),
    ...errors.map((error) => `the host logged: ${error}`),
  ];
}

/** What nobody has read, what nobody has run and which locks nobody has given back. Only after the host has stopped. */
export function leftovers({ database }: StoryFiles): string[] {
  const count = (sql: string) => (db: DatabaseSync) => Number(db.prepare(sql).get()?.['n']);
  return read(database, (db) => [
    ...unequal('messages left', count('SELECT COUNT(*) AS n FROM messages')(db), 0),
    ...unequal('activities left', count('SELECT COUNT(*) AS n FROM work')(db), 0),
    ...unequal('locks', count('SELECT COUNT(*) AS n FROM entities WHERE locked_by IS NOT NULL')(db), 0),
    ...unequal('integrity', db.prepare('PRAGMA integrity_check').get()?.['integrity_check'], 'ok'),
  ]);
}

/** The shape of every instance by its name, and of parcels by their key: the same however the story was told. */
export function shapes({ host }: Story): Record<string, readonly string[]> {
  return Object.fromEntries(
    orchestrations(host).map(({ name, input, instanceId }) => {
      const { key = '' } = JSON.parse(input ?? '{}') as { key?: string };
      return [`${name} ${key}`.trim(), shapeOf(host.engine.history(instanceId))];
    }),
  );
}

/** Everything that the host lists, but entities. */
const orchestrations = (host: Story['host']) =>
  host.engine.list({ top: 1000 }).items.filter(({ instanceId }) => !instanceId.startsWith('@'));

function problemsOfEffects(done: readonly string[], repeatable: readonly string[]): string[] {
  const found = countOf(done);
  const mayRepeat = countOf(repeatable);
  return [...new Set([...Object.keys(effects), ...Object.keys(found)])].flatMap((key) => {
    const least = effects[key] ?? 0;
    const most = least + (mayRepeat[key] ?? 0);
    const times = found[key] ?? 0;
    return times >= least && times <= most ? [] : [`${key} happened ${times} times, not ${least} to ${most}`];
  });
}

/** Every receipt is the one of the last time that its effect happened: those before it reached nobody. */
function problemsOfTheOutput(output: string, done: readonly string[]): string[] {
  const receipt = (key: string) => done.lastIndexOf(key) + 1;
  const parcel = (key: string) => ({ packed: receipt(`${key} packed`), sent: receipt(`${key} sent`) });
  const expected = {
    done: [
      {
        fan: [1, 2, 3, 4].map((n) => receipt(`fan ${n}`)),
        retried: receipt('retried'),
        refusal: "Activity function 'effect' failed: hopeless failed ",
        parcels: [parcel('a'), parcel('b')],
        lost: parcel('c'),
      },
      {
        go: { n: 1 },
        timedOut: true,
        paused: { n: 2 },
        afterwards: receipt('after the pause'),
        job: 'job done',
      },
      { called: 12, refused: true, before: 12, counted: receipt('counted'), moved: 12, left: 0, there: 12 },
    ],
    arrived: receipt('arrived'),
  };
  return unequal('output', output === '' ? undefined : (JSON.parse(output) as unknown), expected);
}

function countOf(names: readonly string[]): Record<string, number> {
  const counts: Record<string, number> = {};
  for (const name of names) counts[name] = (counts[name] ?? 0) + 1;
  return counts;
}

function unequal(what: string, found: unknown, expected: unknown): string[] {
  if (isDeepStrictEqual(found, expected)) return [];
  return [`${what}: ${JSON.stringify(found)} instead of ${JSON.stringify(expected)}`];
}

function read<T>(database: string, body: (db: DatabaseSync) => T): T {
  const db = new DatabaseSync(database, { readOnly: true });
  try {
    return body(db);
  } finally {
    db.close();
  }
}
