import { createReadStream } from 'node:fs';
import { parseArgs } from 'node:util';
import { DefaultAzureCredential } from '@azure/identity';
import type { ChainHead } from '../core/audit/chain.ts';
import { type Environment, readSettings } from '../platform/config.ts';
import { sha256Hex } from '../platform/digest.ts';
import { readTrailLines } from '../stores/audit-lines.ts';
import { linesOf } from '../stores/lines.ts';
import { type Command, UsageError } from './command.ts';
import { verifyTrail } from './verify-trail.ts';

/**
 * Proves the audit trail whole, or says where it is broken. Reads as whoever is signed in (Azure CLI,
 * developer CLI, or a managed identity), who needs the role Storage Blob Data Reader.
 */
export const auditVerify: Command = {
  name: 'audit verify',
  usage: '[--file <path>] [--known <number>:<hash>]',
  summary: 'checks the whole audit trail (LATCHKEY_BLOBS_ENDPOINT, or an exported file)',
  async run({ args, env, out, err }) {
    const { file, known } = readArguments(args);
    const lines = file === undefined ? storedLines(env) : linesOf(createReadStream(file, 'utf8'));
    const verdict = await verifyTrail(lines, sha256Hex, known);
    if (!verdict.whole) {
      const { line, problem } = verdict;
      err(line === undefined ? problem : `The audit trail is broken at line ${line}. ${problem}`);
      return 1;
    }
    const { records, head, first, last } = verdict;
    out(`The audit trail is whole: ${records} ${records === 1 ? 'record' : 'records'}.`);
    out(`First record: ${first}`);
    out(`Last record:  ${last}`);
    out(`Head:         ${head.seq}:${head.hash}`);
    out('Note the head. With --known it proves later that nothing before it was cut off or replaced.');
    return 0;
  },
};

function storedLines(env: Environment): AsyncIterable<string> {
  const { LATCHKEY_BLOBS_ENDPOINT: endpoint } = readSettings(env, ['LATCHKEY_BLOBS_ENDPOINT']);
  const clientId = env['LATCHKEY_IDENTITY_CLIENT_ID'];
  const credential = new DefaultAzureCredential(clientId ? { managedIdentityClientId: clientId } : {});
  return readTrailLines({ endpoint, credential });
}

function readArguments(args: readonly string[]): {
  readonly file: string | undefined;
  readonly known: ChainHead | undefined;
} {
  const options = { file: { type: 'string' }, known: { type: 'string' } } as const;
  try {
    const { values } = parseArgs({ args: [...args], options, strict: true });
    return { file: values.file, known: values.known === undefined ? undefined : headOf(values.known) };
  } catch (error) {
    throw new UsageError(error instanceof Error ? error.message : String(error), { cause: error });
  }
}

function headOf(text: string): ChainHead {
  const [, seq, hash] = /^([1-9]\d{0,14}):([0-9a-f]{64})$/.exec(text) ?? [];
  if (seq === undefined || hash === undefined)
    throw new UsageError('--known takes a head as this command printed it: <number>:<64 hex digits>.');
  return { seq: Number(seq), hash };
}
