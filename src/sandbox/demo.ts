import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { setTimeout as pause } from 'node:timers/promises';
import { checkChain } from '../core/audit/chain.ts';
import { createCredential } from '../platform/credential.ts';
import { sha256Hex } from '../platform/digest.ts';
import { readTrailLines } from '../stores/audit-lines.ts';
import { createProgress } from './progress.ts';
import { type Sandbox, startSandbox } from './sandbox.ts';
import { type Access, accessOf } from './story/access.ts';
import { alex, dana, latchkey, priya } from './story/people.ts';
import { takeTerminal } from './terminal.ts';

// The story of the README, unattended. What it proves it asks of the clouds, not of Latchkey's own store.
const logFolder = mkdtempSync(join(tmpdir(), 'latchkey-demo-'));
const logFile = join(logFolder, 'latchkey.log');
const progress = createProgress(takeTerminal(logFile));
const minutes = 20;
const permissions: readonly { readonly key: keyof Access; readonly text: string }[] = [
  { key: 'readsObjects', text: 'AWS: AmazonS3ReadOnlyAccess for the IAM user' },
  { key: 'readsBlobs', text: 'Azure: Storage Blob Data Reader on the storage account' },
  { key: 'seesResourceGroup', text: 'Azure: Reader on the resource group' },
];

let running: Sandbox | undefined;
for (const signal of ['SIGINT', 'SIGTERM'] as const)
  process.once(signal, () => {
    progress.end('Stopped.');
    void Promise.resolve(running?.stop()).finally(() => {
      rmSync(logFolder, { recursive: true, force: true });
      process.exit(130);
    });
  });

try {
  process.exitCode = (await tell()) ? 0 : 1;
  // The log of a story that went well is of no use to anybody.
  if (process.exitCode === 0) rmSync(logFolder, { recursive: true, force: true });
} catch (error) {
  process.stderr.write(`${error instanceof Error ? error.stack : String(error)}\n`);
  progress.end(`Failed: ${error instanceof Error ? error.message : String(error)} The log is ${logFile}.`);
  process.exitCode = 1;
}
process.exit();

async function tell(): Promise<boolean> {
  const start = progress.begin('Latchkey, Teams, AWS and Azure start on this machine');
  const sandbox = await startSandbox({
    place: 'memory',
    log: ({ level, message }) => process.stderr.write(`[${level}] ${message}\n`),
    onTrouble: (text) => process.stderr.write(`${text}\n`),
  });
  running = sandbox;
  try {
    start.done();
    const before = accessOf(sandbox, dana);
    await ask(sandbox);
    await approve(sandbox);
    const during = accessOf(sandbox, dana);
    await countDown(sandbox);
    const after = accessOf(sandbox, dana);
    return conclude({ before, during, after, records: await auditRecords() });
  } finally {
    await sandbox.stop();
  }
}

async function ask({ teams, host }: Sandbox): Promise<void> {
  const step = progress.begin(
    `${alex.displayName} asks in Teams: data-readonly for ${dana.displayName}, ${minutes} min`,
  );
  const { failure } = await teams.send(
    alex.objectId,
    `request data-readonly for ${dana.displayName} ${minutes}m Sprint data work`,
  );
  await host.settle();
  step.done(failure);
}

async function approve(sandbox: Sandbox): Promise<void> {
  const { teams, host } = sandbox;
  const step = progress.begin(`${priya.displayName} clicks Approve on the card`);
  const card = teams.messages(priya.objectId).findLast((message) => message.card !== undefined);
  if (!card) throw new Error('The approver got no card.');
  const { answer } = await teams.execute(priya.objectId, card.id, { verb: 'approve' });
  step.done(answer.kind === 'card' ? undefined : `Teams showed: ${JSON.stringify(answer)}`);
  await Promise.all([...permissions.map((permission) => watch(sandbox, permission, true)), host.settle()]);
}

/** Watches the cloud until it gives a permission, or does not give it any more. */
async function watch(
  sandbox: Sandbox,
  { key, text }: (typeof permissions)[number],
  wanted: boolean,
): Promise<void> {
  const step = progress.begin(`${text} ${wanted ? 'is given' : 'is gone'}`);
  const giveUp = performance.now() + 10_000;
  while (accessOf(sandbox, dana)[key] !== wanted) {
    if (performance.now() > giveUp) return step.done(`the cloud ${wanted ? 'denies it' : 'still allows it'}`);
    await pause(20);
  }
  step.done();
}

/** Moves the clock on to the end, slowly enough to be seen, and takes part in what happens there. */
async function countDown(sandbox: Sandbox): Promise<void> {
  const step = progress.begin('');
  for (let left = minutes; left > 0; left -= 1) {
    step.update(`The clock is moved on: ${left} min left`);
    await pause(80);
    if (left > 1) await sandbox.advance(60_000);
  }
  step.update('The clock is moved on: the time is over');
  step.done();
  await Promise.all([
    ...permissions.map((permission) => watch(sandbox, permission, false)),
    sandbox.advance(60_000),
  ]);
}

/** The audit trail, checked from its first record to its last; undefined when it is not whole. */
async function auditRecords(): Promise<number | undefined> {
  const endpoint = process.env['LATCHKEY_BLOBS_ENDPOINT'] ?? '';
  const lines: string[] = [];
  for await (const line of readTrailLines({ endpoint, credential: createCredential(latchkey.clientId) }))
    lines.push(line);
  const check = checkChain(lines, sha256Hex);
  return check.whole ? check.records : undefined;
}

function conclude(seen: {
  readonly before: Access;
  readonly during: Access;
  readonly after: Access;
  readonly records: number | undefined;
}): boolean {
  const all = ({ readsObjects, readsBlobs, seesResourceGroup }: Access) =>
    readsObjects && readsBlobs && seesResourceGroup;
  const none = ({ readsObjects, readsBlobs, seesResourceGroup }: Access) =>
    !readsObjects && !readsBlobs && !seesResourceGroup;
  const proved = none(seen.before) && all(seen.during) && none(seen.after) && seen.records !== undefined;
  progress.end(
    proved
      ? `Proved, asking the clouds: no access before, access in AWS and Azure while it was lent, none after. Audit trail: ${seen.records} records, chain whole.`
      : `NOT proved: ${JSON.stringify(seen)}. The log is ${logFile}.`,
  );
  return proved;
}
