import type { Terminal } from './terminal.ts';

/** One thing that is under way. */
export interface Step {
  update(text: string): void;
  /** Ends the step; with a `failure`, as failed. */
  done(failure?: string): void;
}

export interface Progress {
  begin(text: string): Step;
  /** Prints the last line. */
  end(text: string): void;
}

interface Row {
  text: string;
  state: 'running' | 'done' | 'failed';
  readonly startedAt: number;
  seconds?: string;
}

const marks = { running: '·', done: '✓', failed: '✗' } as const;
const frames = ['⠋', '⠙', '⠹', '⠸', '⠼', '⠴', '⠦', '⠧', '⠇', '⠏'];
const frameMilliseconds = 80;

/** Shows steps as a live list on a terminal, and as one line each, when it ends, anywhere else. */
export function createProgress(terminal: Terminal): Progress {
  const rows: Row[] = [];
  let frame = 0;

  function line({ text, state, seconds }: Row): string {
    const mark =
      state === 'running' && terminal.interactive ? (frames[frame % frames.length] ?? '') : marks[state];
    return `${mark} ${text}${seconds === undefined ? '' : `  (${seconds} s)`}`;
  }
  const draw = () => terminal.redraw(rows.map(line));
  const ticking = setInterval(() => {
    frame += 1;
    draw();
  }, frameMilliseconds);
  // A display must not be what keeps the process alive.
  ticking.unref();

  return {
    begin(text) {
      // performance.now keeps real time; the sandbox's clock may be moved while a step runs.
      const row: Row = { text, state: 'running', startedAt: performance.now() };
      rows.push(row);
      draw();
      return {
        update(next) {
          row.text = next;
          draw();
        },
        done(failure) {
          row.state = failure === undefined ? 'done' : 'failed';
          row.seconds = ((performance.now() - row.startedAt) / 1000).toFixed(1);
          if (failure !== undefined) row.text = `${row.text}: ${failure}`;
          draw();
          if (!terminal.interactive) terminal.print(line(row));
        },
      };
    },
    end(text) {
      clearInterval(ticking);
      draw();
      terminal.print(text);
    },
  };
}
