/** Keeps the app's log lines off the process's output until what comes back is called. */
export function silenceApp(): () => void {
  const { stdout, stderr } = process;
  const original = { stdout: stdout.write.bind(stdout), stderr: stderr.write.bind(stderr) };
  const without = (write: typeof stdout.write): typeof stdout.write =>
    ((chunk: Uint8Array | string, ...rest: []) =>
      String(chunk).startsWith('{"at":') ? true : write(chunk, ...rest)) as typeof stdout.write;
  stdout.write = without(original.stdout);
  stderr.write = without(original.stderr);
  return () => {
    stdout.write = original.stdout;
    stderr.write = original.stderr;
  };
}
