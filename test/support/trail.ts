import { expect } from 'vitest';
import { checkChain } from '../../src/core/audit/chain.ts';
import type { AuditEvent } from '../../src/core/audit/event.ts';
import { createCredential } from '../../src/platform/credential.ts';
import { sha256Hex } from '../../src/platform/digest.ts';
import { latchkey } from '../../src/sandbox/story/people.ts';
import { readTrailLines } from '../../src/stores/audit-lines.ts';

/** The events of a request on the sandbox's audit trail, in order; fails when the trail is not whole. */
export async function trailOf(requestId: string): Promise<readonly AuditEvent[]> {
  const lines: string[] = [];
  const endpoint = process.env['LATCHKEY_BLOBS_ENDPOINT'] ?? '';
  for await (const line of readTrailLines({ endpoint, credential: createCredential(latchkey.clientId) }))
    lines.push(line);
  expect(checkChain(lines, sha256Hex)).toMatchObject({ whole: true, records: lines.length });
  return lines
    .map((line) => JSON.parse(line) as AuditEvent)
    .filter((record) => record.requestId === requestId);
}
