import type { Task } from 'durable-functions';
import { type Orchestration, type Steps, timerTowards } from './steps.ts';

/** The external events of one name, taken one after the other, none lost. */
export interface Inbox<Message> {
  /** The next message, or `due` when there is none until `until`. */
  next(until: Date): Steps<Message | 'due'>;
}

/**
 * Opens an inbox on an external event. Messages that `parse` does not understand are dropped.
 *
 * Whenever a timer wins against an event, the runtime keeps the loser waiting, and gives the next event but
 * one to it: a plain loop of "event or timer" silently loses that event. The inbox therefore remembers every
 * wait it ever began and looks into the old ones first.
 */
export function openInbox<Message>(
  context: Orchestration,
  eventName: string,
  parse: (payload: unknown) => Message | undefined,
): Inbox<Message> {
  const waits: Task[] = [];

  function take(): Message | undefined {
    for (let index = waits.findIndex(isCompleted); index >= 0; index = waits.findIndex(isCompleted)) {
      const [done] = waits.splice(index, 1);
      const message = parse(done?.result);
      if (message !== undefined) return message;
    }
    return undefined;
  }

  return {
    *next(until) {
      for (;;) {
        const message = take();
        if (message !== undefined) return message;
        if (context.df.currentUtcDateTime.getTime() >= until.getTime()) return 'due';
        const event = context.df.waitForExternalEvent(eventName);
        const timer = timerTowards(context, until);
        waits.push(event);
        yield context.df.Task.any([event, timer]);
        if (!timer.isCompleted) timer.cancel();
      }
    },
  };
}

function isCompleted(task: Task): boolean {
  return task.isCompleted;
}
