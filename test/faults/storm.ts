// A fault storm from the command line: node test/faults/storm.ts --seed 1 --requests 60 --days 1 [--report file] [--trail file]
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { parseArgs } from 'node:util';
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

// The client of Microsoft Graph waits a second or two of real time before it repeats a call for somebody at a chat.
// A storm has thousands of such calls and another clock, so that it waits a tenth of that.
const { setTimeout: wait } = globalThis;
globalThis.setTimeout = Object.assign(
  (callback: (...rest: unknown[]) => void, delay = 0, ...rest: unknown[]) =>
    wait(callback, delay >= 1_000 && delay <= 2_500 ? delay / 10 : delay, ...rest),
  wait,
) as typeof setTimeout;

const catalogue = mkdtempSync(join(tmpdir(), 'latchkey-storm-'));
writeFileSync(join(catalogue, 'catalogue.yaml'), stormCatalogue);
const troubles: string[] = [];
const began = process.hrtime.bigint();
const seconds = () => Math.round(Number(process.hrtime.bigint() - began) / 1e9);
const sandbox = await startSandbox({
  place: 'memory',
  catalogue,
  log: () => {},
  onTrouble: (text) => troubles.push(text),
});
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
const whole = {
  ...figures,
  problems,
  outages: outagesOf(order),
  errors,
  seconds: seconds(),
  megabytes: Math.round(process.resourceUsage().maxRSS / 1000),
};
if (values.report !== undefined) writeFileSync(values.report, JSON.stringify(whole));
if (values.trail !== undefined)
  writeFileSync(values.trail, trail.map((event) => JSON.stringify(event)).join('\n'));
say(JSON.stringify(whole, undefined, 2));
process.exit(problems.length === 0 ? 0 : 1);
