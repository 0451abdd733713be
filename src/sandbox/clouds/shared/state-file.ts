import {
  closeSync,
  existsSync,
  fsyncSync,
  mkdirSync,
  openSync,
  readFileSync,
  renameSync,
  writeSync,
} from 'node:fs';
import { dirname } from 'node:path';

/** State that is plain JSON, held in memory and, when there is a file, on disk after every change. */
export interface StateFile<State> {
  /** The state as it is now. Read it anew for every use: a failed change puts a fresh copy in its place. */
  readonly current: State;
  /**
   * Changes the state in place and returns what `change` returns, once the result is on disk. When `change`
   * throws, or the disk refuses, the state is as it was before and the error is passed on.
   */
  update<Result>(change: (state: State) => Result): Result;
  /**
   * Puts another state in the place of this one; it is on disk when this returns. For a state that is large and never changed
   * in place: an `update` writes all of it as JSON, to be able to take it back. When the disk refuses, the state is as it was.
   */
  replace(next: State): void;
}

export interface StateFileOptions<State> {
  /** Where the state is kept; in memory only when absent. The folder is made when it is missing. */
  readonly path?: string | undefined;
  /** Turns the file's JSON value into a state, or throws with a text that says what is wrong with it. */
  readonly parse: (value: unknown) => State;
  /** The state to begin with when there is no file yet. */
  readonly initial: () => State;
}

/** The state file cannot be used. The text says which file, why, and what to do. */
export class StateFileError extends Error {
  override readonly name = 'StateFileError';
}

/** Opens the state, or begins a new one. Throws a StateFileError for a file that cannot be read as a state. */
export function openStateFile<State>(options: StateFileOptions<State>): StateFile<State> {
  const { path } = options;
  const found = path !== undefined && existsSync(path);
  let current = found ? readState(path, options.parse) : options.initial();
  /** The state as text; undefined when it was replaced and nobody needed the text. */
  let saved: string | undefined;
  if (path !== undefined && !found) {
    saved = JSON.stringify(current);
    writeDurably(path, saved);
  }
  return {
    get current() {
      return current;
    },
    update(change) {
      const before = saved ?? JSON.stringify(current);
      try {
        const result = change(current);
        const text = JSON.stringify(current);
        if (path !== undefined && text !== before) writeDurably(path, text);
        saved = text;
        return result;
      } catch (error) {
        current = JSON.parse(before) as State;
        throw error;
      }
    },
    replace(next) {
      if (path !== undefined) writeDurably(path, JSON.stringify(next));
      current = next;
      saved = undefined;
    },
  };
}

function readState<State>(path: string, parse: (value: unknown) => State): State {
  try {
    return parse(JSON.parse(readFileSync(path, 'utf8')));
  } catch (error) {
    const reason = error instanceof Error ? error.message : String(error);
    throw new StateFileError(
      `The state file ${path} cannot be used: ${reason}\n` +
        'Put a good copy of it back, or move it away to start again from the seed.',
      { cause: error },
    );
  }
}

/**
 * Replaces the file so that a crash at any moment leaves either the old or the new text, never a part: the
 * text goes to a file beside it, is forced to disk, and takes the name in one step. The file holds credentials
 * that the simulators issued, so only its owner may read it.
 */
function writeDurably(path: string, text: string): void {
  const folder = dirname(path);
  mkdirSync(folder, { recursive: true });
  const temporary = `${path}.new`;
  const file = openSync(temporary, 'w', 0o600);
  try {
    const bytes = Buffer.from(text);
    for (let written = 0; written < bytes.length; ) written += writeSync(file, bytes, written);
    fsyncSync(file);
  } finally {
    closeSync(file);
  }
  renameSync(temporary, path);
  // Windows cannot open a folder; there the rename alone has to do.
  if (process.platform !== 'win32') syncFolder(folder);
}

function syncFolder(folder: string): void {
  const handle = openSync(folder, 'r');
  try {
    fsyncSync(handle);
  } finally {
    closeSync(handle);
  }
}
