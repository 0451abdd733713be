import type { MovableClock } from '../clock.ts';
import type { Teams } from '../teams/teams.ts';
import type { CloudView, StoryPerson } from './view.ts';

/** What the buttons of the page set off in the sandbox. */
export interface ConsoleActions {
  /** Moves the clock on and resolves when the work that became due has been done. */
  advance(minutes: number): Promise<void>;
  /** Moves the clock to the next end of lent access, likewise; resolves to false when nothing is lent. */
  advanceToNextEnd(): Promise<boolean>;
}

export interface ConsoleOptions {
  /** Any free port when 0. */
  readonly port: number;
  readonly host?: '127.0.0.1';
  readonly botName: string;
  readonly teams: Pick<
    Teams,
    'send' | 'execute' | 'submit' | 'messages' | 'onChange' | 'look' | 'openDialog' | 'stepDialog'
  >;
  /** The command of the bot's message extension that the page offers; none when absent. */
  readonly dialogCommand?: string;
  /** What the clouds hold now. Asked every `refreshEvery` milliseconds while a page is open; 1000 when absent. */
  readonly clouds: () => Promise<readonly CloudView[]> | readonly CloudView[];
  readonly refreshEvery?: number;
  readonly clock: Pick<MovableClock, 'now' | 'onMove'>;
  readonly actions: ConsoleActions;
  /** At least one requester and one approver. */
  readonly people: readonly StoryPerson[];
}
