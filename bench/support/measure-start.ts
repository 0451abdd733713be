/** A process of its own, as after a restart: starts the host on the database of the first argument and reports. */
import { startBenchHost } from './bench-host.ts';
import { timed } from './cost.ts';
import { residentMegabytes } from './memory.ts';

const [database = '', mode = ''] = process.argv.slice(2);
const EVENTS = 1_000;

const begin = performance.now();
const { host } = await startBenchHost(database);
await host.settle();
const startMilliseconds = performance.now() - begin;
const startMegabytes = residentMegabytes();

let eventMilliseconds = 0;
if (mode === 'events') {
  const { items } = host.engine.list({ top: EVENTS, runtimeStatus: ['Running'] });
  eventMilliseconds = await timed(async () => {
    for (const { instanceId } of items) await host.engine.raiseEvent(instanceId, 'decision', '"approved"');
    await host.settle();
  });
}
const report = { startMilliseconds, startMegabytes, eventMilliseconds, endMegabytes: residentMegabytes() };
await host.stop();
process.stdout.write(JSON.stringify(report));
