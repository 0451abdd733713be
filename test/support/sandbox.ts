import { afterAll, beforeAll, expect } from 'vitest';
import { type Sandbox, type SandboxOptions, startSandbox } from '../../src/sandbox/sandbox.ts';
import type { Character } from '../../src/sandbox/story/people.ts';

/** A card as it travels. */
type Card = Readonly<Record<string, unknown>>;

/** A line of the app's log. */
interface LogLine {
  readonly event: string;
  readonly traceId?: string;
  readonly spanId?: string;
  readonly data?: Readonly<Record<string, unknown>>;
}

/** The whole of Latchkey for the tests of one file, driven from its Teams edge. */
export interface Story {
  readonly sandbox: Sandbox;
  /** What the app and its host logged as an error since the last look. */
  readonly takeErrors: () => string[];
  /** Everything that the app logged under a name so far, oldest first. */
  readonly logged: (event: string) => readonly LogLine[];
  /** Sends a text to the bot and waits until all that follows from it is done. */
  readonly say: (person: Character, text: string) => Promise<void>;
  /** Clicks a button of the person's newest card that has it. */
  readonly click: (
    person: Character,
    verb: string,
    data?: Readonly<Record<string, unknown>>,
  ) => Promise<string>;
  /** Everything a person reads in their chat, newest last: texts, and the texts of cards as they are now. */
  readonly reads: (person: Character) => string[];
  /** The newest thing a person reads. */
  readonly newest: (person: Character) => string;
  /** The person's newest card as it is now, as text. */
  readonly card: (person: Character) => string;
  readonly advance: (minutes: number) => Promise<void>;
  /** Ids of requests that are not closed. */
  readonly open: () => Promise<string[]>;
}

const mostLooks = 10;

/** Starts the sandbox for the tests of a file; a test file runs in a process of its own. */
export function useStory(options: Pick<SandboxOptions, 'catalogue' | 'app' | 'locale'> = {}): Story {
  let running: Sandbox | undefined;
  const errors: string[] = [];
  const quiet = quietOutput();
  const sandbox = () => {
    if (!running) throw new Error('The sandbox is not running.');
    return running;
  };
  // People take their time, and Teams takes only so many messages a second.
  const pass = () => sandbox().advance(2_000);
  const reads = (person: Character) =>
    sandbox()
      .teams.messages(person.objectId)
      .filter(({ from }) => from === 'bot')
      .map(({ text, card, userCard }) => text ?? textOf(userCard ?? card ?? {}));
  beforeAll(async () => {
    running = await startSandbox({
      place: 'memory',
      ...options,
      log: ({ level, message }) => {
        if (level === 'error' || level === 'critical') errors.push(message);
      },
      onTrouble: (text) => errors.push(text),
    });
  }, 60_000);
  afterAll(async () => {
    await running?.stop();
    quiet.restore();
  });

  return {
    get sandbox() {
      return sandbox();
    },
    takeErrors: () => [...errors.splice(0), ...quiet.takeErrors()],
    logged: quiet.logged,
    async say(person, text) {
      await pass();
      const { failure } = await sandbox().teams.send(person.objectId, text);
      expect(failure).toBeUndefined();
      await sandbox().host.settle();
    },
    async click(person, verb, data = {}) {
      const find = () =>
        sandbox()
          .teams.messages(person.objectId)
          .findLast(({ card, userCard }) =>
            JSON.stringify(userCard ?? card ?? {}).includes(`"verb":"${verb}"`),
          );
      await pass();
      // Teams may have asked to wait with a card; people look again.
      for (let look = 0; look < mostLooks && !find(); look += 1) await pass();
      const message = find();
      if (!message) throw new Error(`${person.displayName} sees no card with the button "${verb}".`);
      const { answer } = await sandbox().teams.execute(person.objectId, message.id, { verb, data });
      await sandbox().host.settle();
      return answer.kind === 'card' ? textOf(answer.card) : answer.text;
    },
    reads,
    newest: (person) => reads(person).at(-1) ?? '',
    card(person) {
      const message = sandbox()
        .teams.messages(person.objectId)
        .findLast(({ card }) => card !== undefined);
      return message ? textOf(message.userCard ?? message.card ?? {}) : '';
    },
    advance: (minutes) => sandbox().advance(minutes * 60_000),
    async open() {
      const ids: string[] = [];
      for await (const id of sandbox().store.open()) ids.push(id);
      return ids;
    },
  };
}

/** Everything a reader sees of a card, a line an element. */
function textOf(card: Card): string {
  const lines: string[] = [];
  const visit = (value: unknown): void => {
    if (Array.isArray(value)) value.forEach(visit);
    else if (typeof value === 'object' && value !== null) {
      if ('title' in value && 'value' in value) lines.push(`${String(value.title)}: ${String(value.value)}`);
      else
        for (const key of ['text', 'title', 'label', 'placeholder']) {
          const text = (value as Card)[key];
          if (typeof text === 'string') lines.push(text);
        }
      for (const [key, inner] of Object.entries(value)) if (key !== 'fallback') visit(inner);
    }
  };
  visit({ body: card['body'], actions: card['actions'] });
  return lines.join('\n');
}

/** Keeps the app's log out of the test report, and its errors for the tests to look at. */
export function quietOutput() {
  const { stdout, stderr } = process;
  const original = { stdout: stdout.write.bind(stdout), stderr: stderr.write.bind(stderr) };
  const errors: string[] = [];
  const lines: string[] = [];
  const take = (write: typeof stdout.write): typeof stdout.write =>
    ((chunk: Uint8Array | string, ...rest: []) => {
      const text = typeof chunk === 'string' ? chunk : Buffer.from(chunk).toString();
      if (!text.startsWith('{"at":')) return write(chunk, ...rest);
      if (text.includes('"level":"error"')) errors.push(text.trim());
      lines.push(...text.trim().split('\n'));
      return true;
    }) as typeof stdout.write;
  stdout.write = take(original.stdout);
  stderr.write = take(original.stderr);
  return {
    takeErrors: () => errors.splice(0),
    logged: (event: string) =>
      lines.filter((line) => line.includes(`"event":"${event}"`)).map((line) => JSON.parse(line) as LogLine),
    restore() {
      stdout.write = original.stdout;
      stderr.write = original.stderr;
    },
  };
}
