import type { Sandbox } from '../../src/sandbox/sandbox.ts';
import type { AskStep, ClickStep, StormStep } from './storm-plan.ts';
import type { Weather } from './storm-weather.ts';

/** What became of what people did: by verb, how often. */
export interface Doings {
  done: Record<string, number>;
  /** Told that it does not go, or that it does not go now. */
  refused: Record<string, number>;
  /** There was no such button on any card of theirs. */
  noButton: Record<string, number>;
}

/** The people of a storm, at their chats. */
export interface StormPeople {
  readonly doings: Doings;
  /** Ids of the requests that were taken in, by their number. */
  readonly ids: ReadonlyMap<number, string>;
  /** Does what is to be done now, all at once; returns what people will try once more a little later. */
  act(steps: readonly StormStep[]): Promise<readonly StormStep[]>;
}

/** How a request is known again: by its reason. */
const reasonOf = (number: number) => `Storm number ${number} needs this`;
const numberIn = /^Storm number (\d+) needs/;

/** Texts of cards, which stay what they are: people look at each many times. */
const texts = new WeakMap<object, string>();

function textOf(card: object): string {
  const text = texts.get(card) ?? JSON.stringify(card);
  texts.set(card, text);
  return text;
}

export function startPeople(sandbox: Sandbox, weather: Weather): StormPeople {
  const { teams, store } = sandbox;
  const doings: Doings = { done: {}, refused: {}, noButton: {} };
  const ids = new Map<number, string>();
  const known = new Set<string>();
  const note = (what: Record<string, number>, verb: string) => {
    what[verb] = (what[verb] ?? 0) + 1;
  };

  /** Learns the ids of requests that were taken in since the last look. */
  const learn = () =>
    weather.aside(async () => {
      for await (const id of store.open()) {
        if (known.has(id)) continue;
        const record = await store.load(id);
        const number = Number(numberIn.exec(record?.request.reason ?? '')?.[1]);
        if (Number.isNaN(number)) continue;
        known.add(id);
        ids.set(number, id);
      }
    });

  async function ask(step: AskStep & StormStep): Promise<void> {
    const { by, entitlement, minutes, beneficiary, number } = step;
    const receiver = beneficiary === by ? '' : ` for ${beneficiary.userPrincipalName}`;
    const text = `request ${entitlement}${receiver} ${minutes}m ${reasonOf(number)}`;
    const { activityId, failure } = await teams.send(by.objectId, text);
    if (step.twice) await teams.redeliver(by.objectId, activityId);
    note(failure === undefined ? doings.done : doings.refused, 'ask');
  }

  async function click(step: ClickStep & StormStep): Promise<boolean> {
    const { by, number, verb, data } = step;
    const id = ids.get(number);
    const message = id === undefined ? undefined : cardWith(by.objectId, id, verb);
    if (!message) {
      note(doings.noButton, verb);
      return false;
    }
    const { activityId, answer } = await teams.execute(by.objectId, message, { verb, data });
    if (step.twice && activityId !== undefined) await teams.redeliver(by.objectId, activityId);
    note(answer.kind === 'card' ? doings.done : doings.refused, verb);
    return answer.kind === 'card';
  }

  /** The newest message in which the person sees such a button for the request. */
  function cardWith(personId: string, id: string, verb: string): string | undefined {
    return teams.messages(personId).findLast(({ card, userCard }) => {
      const seen = userCard ?? card;
      if (seen === undefined) return false;
      const text = textOf(seen);
      return text.includes(id) && text.includes(`"verb":"${verb}"`);
    })?.id;
  }

  return {
    doings,
    ids,
    async act(steps) {
      const clickedInVain: StormStep[] = [];
      await Promise.all(
        steps.map(async (step) => {
          if (step.kind === 'ask') await ask(step);
          else if (!(await click(step))) clickedInVain.push(step);
        }),
      );
      await sandbox.host.settle();
      const asked = steps.filter(({ kind }) => kind === 'ask');
      if (asked.length > 0) await learn();
      return [...clickedInVain, ...asked.filter(({ number }) => !ids.has(number))];
    },
  };
}
