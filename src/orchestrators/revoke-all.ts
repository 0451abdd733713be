import * as activities from '../activities/refs.ts';
import type { NotRevoked } from '../core/requests/mass-revocation.ts';
import { call, callPersistently, type Orchestration, type Steps, sleep } from '../platform/durable/steps.ts';
import type { RevokeAllInput } from './refs.ts';
import { quietly } from './show.ts';

/** Requests that one activity tells. */
const portion = 50;
// Histories are read whole at every step, so a revocation that takes days starts a new one now and then.
const roundsARun = 40;
/** More are counted, and not named on the card. */
const mostNamed = 10;
// About half a minute: a chat that does not answer keeps no request from being told.
const noticeAttempts = 4;
// Whatever is stuck after that has its own pages, which never end; the card then says what it said last.
const longestDays = 7;

/**
 * Revokes many requests at once, for an administrator who has confirmed it: tells each request's own orchestration, and
 * keeps a card up to date until all of them have ended. What it is about is in the store and not in the input, which
 * whoever holds a key of the host could have made up.
 */
export function* revokeAll(context: Orchestration): Steps<null> {
  const input = context.df.getInput<RevokeAllInput>();
  const { id } = input;
  const opened = yield* callPersistently(context, activities.openRevokeAll, { id });
  if (opened.outcome === 'unknown') return null;
  let state: State = { ...input, from: input.from ?? portionsOf(opened.count) };
  for (let run = 0; run < roundsARun; run += 1) {
    state = yield* tellPortions(context, state);
    if (state.round === 0) yield* announce(context, id);
    // The click's own answer is on its way to the same card.
    yield* sleep(context, state.round === 0 ? 3 : pauseAfter(state.round));
    state = { ...state, round: state.round + 1 };
    const left = yield* show(context, state);
    const isOver = Date.parse(opened.at) + longestDays * day <= context.df.currentUtcDateTime.getTime();
    if ((left !== undefined && left <= 0 && state.from.length === 0) || isOver) return null;
  }
  context.df.continueAsNew(state);
  return null;
}

const day = 24 * 60 * 60_000;

interface State extends RevokeAllInput {
  /** Where the portions begin that are not told yet. */
  readonly from: readonly number[];
}

function portionsOf(count: number): readonly number[] {
  return Array.from({ length: Math.ceil(count / portion) }, (_, index) => index * portion);
}

/** Seconds until the next look: people watch the first minutes. */
function pauseAfter(round: number): number {
  if (round <= 12) return 10;
  return round <= 60 ? 60 : 15 * 60;
}

/** Tells all portions once that are not told yet; one that does not work comes again with the next look. */
function* tellPortions(context: Orchestration, state: State): Steps<State> {
  const again: number[] = [];
  let { told, refused, refusedCount } = state;
  for (const from of state.from) {
    try {
      const result = yield* call(context, activities.tellToRevoke, { id: state.id, from, count: portion });
      told += result.told;
      refusedCount += result.refused.length;
      refused = named([...refused, ...result.refused]);
    } catch {
      again.push(from);
    }
  }
  return { ...state, from: again, told, refused, refusedCount };
}

function named(refused: readonly NotRevoked[]): readonly NotRevoked[] {
  return refused.slice(0, mostNamed);
}

function* announce(context: Orchestration, id: string): Steps<void> {
  yield* quietly(callPersistently(context, activities.announceRevokeAll, { id }, noticeAttempts));
}

/** Shows how far it is. Resolves to how many have not ended yet; undefined when that is not known. */
function* show(
  context: Orchestration,
  { id, round, told, refused, refusedCount }: State,
): Steps<number | undefined> {
  try {
    const input = { id, revision: round, told, refused, refusedCount };
    const { left } = yield* call(context, activities.showRevokeAll, input);
    return left;
  } catch {
    return undefined;
  }
}
