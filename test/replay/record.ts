// Records the histories of this release, and a hub in the middle of its work, for the tests of the releases that follow.
import { mkdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { z } from 'zod';
import { packHub } from './hub-fixture.ts';
import { openRecordWorld } from './record-world.ts';
import { type Recording, recordingText } from './recording.ts';
import { silenceApp } from './silence.ts';
import { beginWhatGoesOn, stories } from './stories.ts';

const { version: release } = z
  .object({ version: z.string() })
  .parse(JSON.parse(readFileSync('package.json', 'utf8')));
const target = join('test', 'replay', 'releases', release);
const say = (text: string) => process.stdout.write(`${text}\n`);
silenceApp();

const world = await openRecordWorld();
const recordings: Recording[] = [];
for (const [story, tell] of Object.entries(stories)) {
  const id = await tell(world);
  const instances = [...world.instancesOf(id)];
  recordings.push({ schema: 1, release, story, instances });
  say(`${story}: ${instances.length} orchestrations`);
  await world.advance(60);
}
// The hub is kept for what goes on in it.
await world.sandbox.host.engine.purgeAll({});
await beginWhatGoesOn(world);
const stoppedAt = new Date(world.sandbox.clock.now()).toISOString();
await world.sandbox.stop();
const hub = packHub(world.folder, { release, stoppedAt });
rmSync(world.folder, { recursive: true, force: true });

rmSync(target, { recursive: true, force: true });
mkdirSync(target, { recursive: true });
for (const recording of recordings)
  writeFileSync(join(target, `${recording.story}.history`), recordingText(recording));
writeFileSync(join(target, 'hub.json.gz'), hub);
say(`Written to ${target}; the hub has ${hub.length} bytes.`);
process.exit(0);
