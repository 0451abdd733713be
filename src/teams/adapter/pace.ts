import { setTimeout } from 'node:timers/promises';
import type { RetryPolicy } from './retry-policy.ts';

type Window = readonly [calls: number, milliseconds: number];

/** "Rate limiting for bots in Teams": what one bot may send to one conversation. Edits and deletions count. */
const windows: readonly Window[] = [
  [7, 1000],
  [8, 2000],
  [60, 30_000],
  [1800, 3_600_000],
];
const longest = Math.max(...windows.map(([, milliseconds]) => milliseconds));

/** Milliseconds; `now` counts from anywhere. */
export interface PaceOptions {
  readonly now: () => number;
  readonly sleep: (milliseconds: number) => Promise<unknown>;
  /** The longest wait for a turn. After that the call is made all the same, and the Connector says what it thinks. */
  readonly patience: number;
}

/** Waits until a call to a conversation is within what the Connector allows. */
export type Pace = (conversationId: string) => Promise<void>;

/** Every call takes its place in line at once, so that those that come together do not all see the same free one. */
export function createPace({ now, sleep, patience }: PaceOptions): Pace {
  const calls = new Map<string, number[]>();
  return async (conversationId) => {
    const time = now();
    const made = (calls.get(conversationId) ?? []).filter((at) => at > time - longest);
    const at = Math.min(earliest(made, time), time + patience);
    forget(calls, time);
    calls.set(conversationId, [...made, at]);
    if (at > time) await sleep(at - time);
  };
}

/** The first moment at which one more call is within every window. */
function earliest(made: readonly number[], time: number): number {
  return Math.max(
    time,
    ...windows.map(([most, milliseconds]) => {
      const oldest = made.at(-most);
      return oldest === undefined ? time : oldest + milliseconds;
    }),
  );
}

/** Conversations that nothing was sent to for a while; there are as many as people. */
const mostConversations = 500;

function forget(calls: Map<string, number[]>, time: number): void {
  if (calls.size < mostConversations) return;
  for (const [id, made] of calls) if ((made.at(-1) ?? 0) < time - 30_000) calls.delete(id);
}

/** In this process; another instance keeps its own, and then the Connector's 429 is what paces both. */
export function connectorPace(): Pace {
  return createPace({
    now: () => Date.now(),
    sleep: (milliseconds) => setTimeout(milliseconds),
    patience: 3000,
  });
}

/** A call to a conversation waits for its turn before it is tried. */
export function paced(pace: Pace, policy: RetryPolicy): RetryPolicy {
  return {
    name: policy.name,
    async sendRequest(request, next) {
      const conversationId = /\/v3\/conversations\/([^/?]+)\//.exec(request.url)?.[1];
      if (conversationId !== undefined) await pace(conversationId);
      return policy.sendRequest(request, next);
    },
  };
}
