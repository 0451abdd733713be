import type { TokenCredential } from '@azure/identity';
import { createDoctor } from '../../src/cli/doctor.ts';
import { runCommand } from '../../src/cli/run.ts';

const operator: TokenCredential = {
  getToken: () => Promise.resolve({ token: 'of the operator', expiresOnTimestamp: Date.now() + 3_600_000 }),
};

/** Runs the doctor as somebody who is signed in to Azure. */
export async function doctor(
  args: readonly string[],
  env: Readonly<Record<string, string | undefined>>,
  call: typeof fetch = fetch,
) {
  const lines: string[] = [];
  const code = await runCommand([createDoctor({ operator: () => operator, fetch: call })], {
    args: ['doctor', ...args],
    env,
    out: (line) => lines.push(line),
    err: (line) => lines.push(line),
  });
  return { code, text: lines.join('\n'), lines };
}
