import { execFile, execFileSync } from 'node:child_process';
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { type AddressInfo, createServer } from 'node:net';
import { tmpdir } from 'node:os';
import { delimiter, join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { word } from '../../../src/core/text/shell.ts';
import type { Answer } from './command-line.ts';

/** A program by its name: what it does with its arguments. */
export type Programs = Readonly<Record<string, (args: readonly string[]) => Promise<Answer>>>;

/** A POSIX shell in which some programs are ours. */
export interface Shell {
  /** Runs one line, as if somebody had pasted it. */
  readonly run: (line: string) => Promise<Answer>;
  /** The command lines that our programs were called with, so far. */
  readonly calls: () => readonly string[];
  readonly stop: () => Promise<void>;
}

const shim = fileURLToPath(new URL('./run-shim.mjs', import.meta.url));

/** Opens a shell. The programs work in this process; what stands on the PATH only asks for them. */
export async function openShell(programs: Programs): Promise<Shell> {
  const calls: string[] = [];
  const answer = async (asked: string): Promise<Answer> => {
    const { program, args } = JSON.parse(asked) as {
      readonly program: string;
      readonly args: readonly string[];
    };
    calls.push([program, ...args].join(' '));
    return (programs[program]?.(args) ?? missing(program)).catch(crashed);
  };
  const server = createServer({ allowHalfOpen: true }, (socket) => {
    let asked = '';
    socket.setEncoding('utf8').on('data', (part: string) => {
      asked += part;
    });
    socket.on('end', () => void answer(asked).then((said) => socket.end(JSON.stringify(said))));
  });
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  const { port } = server.address() as AddressInfo;
  const folder = mkdtempSync(join(tmpdir(), 'latchkey-shims-'));
  const install = (name: string, body: string) =>
    writeFileSync(join(folder, name), `#!/bin/sh\n${body}\n`, { mode: 0o755 });
  for (const program of Object.keys(programs))
    install(program, `exec ${[process.execPath, shim, String(port), program].map(word).join(' ')} "$@"`);
  if (!isThere('uuidgen')) install('uuidgen', `exec ${word(process.execPath)} -p 'crypto.randomUUID()'`);
  const env = { PATH: [folder, process.env['PATH'] ?? ''].join(delimiter), HOME: folder };
  return {
    calls: () => [...calls],
    run: (line) =>
      new Promise((resolve) => {
        execFile('/bin/sh', ['-c', line], { env, cwd: folder }, (error, stdout, stderr) => {
          const code = typeof error?.code === 'number' ? error.code : error === null ? 0 : 1;
          resolve({ code, stdout, stderr });
        });
      }),
    async stop() {
      await new Promise((resolve) => server.close(resolve));
      rmSync(folder, { recursive: true, force: true });
    },
  };
}

function isThere(program: string): boolean {
  try {
    execFileSync('/bin/sh', ['-c', `command -v ${program}`]);
    return true;
  } catch {
    return false;
  }
}

async function missing(program: string): Promise<Answer> {
  return { code: 127, stdout: '', stderr: `${program}: not found\n` };
}

/** A mistake of the test's own programs must not look like an answer of a cloud. */
function crashed(error: unknown): Answer {
  const said = error instanceof Error ? (error.stack ?? error.message) : String(error);
  return { code: 70, stdout: '', stderr: `${said}\n` };
}
