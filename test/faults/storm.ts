// A fault storm from the command line: node test/faults/storm.ts --seed 1 --requests 60 --days 1 [--report file] [--trail file]
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { parseArgs } from 'node:util';
import { setFlagsFromString } from 'node:v8';
import { startSandbox } from '../../src/sandbox/sandbox.ts';
import { stormCatalogue } from '../support/storm-catalogue.ts';
import { runStorm } from '../support/storm-run.ts';
import { outagesOf } from '../support/storm-weather.ts';

const { values } = parseArgs({
  options: {
    seed: { type: 'string', default: '1' },
    requests: { type: 'string', default: '60' },
    days: { type: 'string', default: '7' },
    report: { type: 'string' },
    trail: { type: 'string' },
  },
});
const order = { seed: Number(values.seed), requests: Number(values.requests), days: Number(values.days) };

// The app writes its log to standard output; of it only the number of errors by name is of interest here.
const errors: Record<string, number> = {};
const write = process.stdout.write.bind(process.stdout);
const say = (text: string) => void write(`${text}\n`);
for (const stream of [process.stdout, process.stderr]) {
  const original = stream.write.bind(stream);
  stream.write = ((chunk: Uint8Array | string, ...rest: []) => {
    const text = typeof chunk === 'string' ? chunk : Buffer.from(chunk).toString();
    if (!text.startsWith('{"at":')) return original(chunk, ...rest);
    const name = /"level":"error","event":"([^"]+)"/.exec(text)?.[1];
    if (name !== undefined) errors[name] = (errors[name] ?? 0) + 1;
    return true;
  }) as typeof stream.write;
}

// The clients of Microsoft Graph and of the store wait up to two seconds of real time before they repeat a call. A storm
// has thousands of such waits and another clock, so that they take a twentieth. Deadlines stay what they are.
const { setTimeout: wait } = globalThis;
const isBeforeRepeat = () =>
  /RetryHandler\.js|ts-http-runtime\/.*\/util\/helpers\.js/.test(new Error().stack ?? '');
globalThis.setTimeout = Object.assign(
  (callback: (...rest: unknown[]) => void, delay = 0, ...rest: unknown[]) =>
    wait(callback, delay >= 100 && delay <= 2_500 && isBeforeRepeat() ? delay / 20 : delay, ...rest),
  wait,
) as typeof setTimeout;

const catalogue = mkdtempSync(join(tmpdir(), 'latchkey-storm-'));
writeFileSync(join(catalogue, 'catalogue.yaml'), stormCatalogue);
const troubles: string[] = [];
const began = process.hrtime.bigint();
const seconds = () => Math.round(Number(process.hrtime.bigint() - began) / 1e9);
const sandbox = await startSandbox({
  place: 'memory',
  storageApart: true,
  catalogue,
  log: () => {},
  onTrouble: (text) => troubles.push(text),
});
// The host keeps V8's young generation small for the sake of its memory; a storm would rather be quick.
setFlagsFromString('--semi-space-growth-factor=2');
let told = 0;
const report = await runStorm(sandbox, order, (done, of) => {
  if (seconds() < told + 30) return;
  told = seconds();
  say(`${told} s: ${done} of ${of} steps, ${Math.round(process.memoryUsage.rss() / 1e6)} MB`);
});
await sandbox.stop();
rmSync(catalogue, { recursive: true, force: true });

const { trail, ...figures } = report;
const problems = [...figures.problems, ...troubles];
const { userCPUTime, systemCPUTime, maxRSS } = process.resourceUsage();
const whole = {
  ...figures,
  problems,
  outages: outagesOf(order),
  errors,
  seconds: seconds(),
  /** Of a processor, without the storage; on a machine with other work the fairer figure. */
  processorSeconds: Math.round((userCPUTime + systemCPUTime) / 1e6),
  megabytes: Math.round(maxRSS / 1000),
};
if (values.report !== undefined) writeFileSync(values.report, JSON.stringify(whole));
if (values.trail !== undefined)
  writeFileSync(values.trail, trail.map((event) => JSON.stringify(event)).join('\n'));
say(JSON.stringify(whole, undefined, 2));
process.exit(problems.length === 0 ? 0 : 1);
