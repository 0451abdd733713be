import { appendFileSync } from 'node:fs';

/** The terminal, kept for what people are to read. */
export interface Terminal {
  readonly interactive: boolean;
  print(line: string): void;
  /** Replaces the last `lines` lines, on a terminal that can; elsewhere prints nothing. */
  redraw(lines: readonly string[]): void;
}

/**
 * Takes the terminal for the sandbox: everything else that this process prints (the app's own log, notes of
 * libraries) goes to `logFile`, as a Functions host collects what its worker prints.
 */
export function takeTerminal(logFile: string): Terminal {
  const { stdout, stderr } = process;
  const write = stdout.write.bind(stdout);
  const interactive = stdout.isTTY;
  const toFile = (chunk: Uint8Array | string): boolean => {
    appendFileSync(logFile, chunk);
    return true;
  };
  stdout.write = toFile as typeof stdout.write;
  stderr.write = toFile as typeof stderr.write;
  let drawn = 0;
  return {
    interactive,
    print(line) {
      drawn = 0;
      write(`${line}\n`);
    },
    redraw(lines) {
      if (!interactive) return;
      const up = drawn > 0 ? `\u001B[${drawn}A` : '';
      write(up + lines.map((line) => `\u001B[2K${line}\n`).join(''));
      drawn = lines.length;
    },
  };
}
