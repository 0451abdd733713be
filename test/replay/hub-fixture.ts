import { mkdirSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { gunzipSync, gzipSync } from 'node:zlib';
import { z } from 'zod';
import { keptPorts, type Ports } from '../../src/sandbox/ports.ts';

const fixtureSchema = z.strictObject({
  schema: z.literal(1),
  release: z.string(),
  /** The sandbox's time when it was stopped, UTC ISO-8601. */
  stoppedAt: z.iso.datetime(),
  /** The bytes of each file as Latin-1 text, by path. */
  files: z.record(z.string(), z.string()),
});

type Fixture = z.infer<typeof fixtureSchema>;

/** What a sandbox makes anew, and what belongs to the machine it ran on. */
const left = /^(certificates|settings\.json|lock|.*\.lock)/;

/** Packs the folder of a sandbox that was stopped. */
export function packHub(folder: string, head: Pick<Fixture, 'release' | 'stoppedAt'>): Buffer {
  const paths = readdirSync(folder, { recursive: true, withFileTypes: true })
    .filter((entry) => entry.isFile())
    .map(({ parentPath, name }) => join(parentPath, name).slice(folder.length + 1))
    .filter((path) => !left.test(path) && !left.test(path.split('/').at(-1) ?? ''));
  const files = Object.fromEntries(
    paths.map((path) => [path, readFileSync(join(folder, path)).toString('latin1')]),
  );
  const fixture: Fixture = { schema: 1, ...head, files };
  return gzipSync(JSON.stringify(fixture), { level: 9 });
}

/**
 * Unpacks a sandbox into a folder, on ports that are free here. Chats and rows hold the old addresses; ports have five
 * digits, so that they can be put in place of each other in any file.
 */
export async function unpackHub(
  packed: Buffer,
  folder: string,
): Promise<Pick<Fixture, 'release' | 'stoppedAt'>> {
  const { release, stoppedAt, files } = fixtureSchema.parse(JSON.parse(gunzipSync(packed).toString('utf8')));
  const decoded = Object.entries(files);
  const portsFile = join(folder, 'ports.json');
  const here = await keptPorts(portsFile);
  const there = JSON.parse(decoded.find(([path]) => path === 'ports.json')?.[1] ?? '{}') as Ports;
  rmSync(portsFile);
  const names = Object.keys(here) as (keyof Ports)[];
  for (const [path, content] of decoded) {
    mkdirSync(dirname(join(folder, path)), { recursive: true });
    const moved = names.reduce((text, name) => text.replaceAll(`:${there[name]}`, `:${here[name]}`), content);
    const text = path === 'ports.json' ? JSON.stringify(here) : moved;
    writeFileSync(join(folder, path), Buffer.from(text, 'latin1'));
  }
  return { release, stoppedAt };
}
