import { readdirSync, readFileSync } from 'node:fs';
import { dirname, join, relative, resolve, sep } from 'node:path';
import { describe, expect, it } from 'vitest';

const root = resolve(import.meta.dirname, '../src');

/** Which rooms of src/ each room may look into, beside itself. The longest name that fits a file counts. */
const allowed: Readonly<Record<string, readonly string[]>> = {
  'main.ts': ['api', 'functions', 'platform', 'providers', 'stores', 'teams', 'core'],
  core: [],
  platform: ['core'],
  orchestrators: ['core', 'platform/durable', 'activities/refs.ts'],
  entities: ['core'],
  activities: ['core', 'platform/durable'],
  providers: ['core', 'platform'],
  stores: ['core', 'platform'],
  teams: ['core'],
  api: ['core'],
  functions: ['core', 'platform', 'activities', 'orchestrators', 'entities'],
  cli: ['core', 'platform', 'stores', 'providers'],
  // The simulators see nothing of ours, so that a shared mistake cannot hide; the rest sees all.
  'sandbox/clouds': [],
  'sandbox/host': ['sandbox/clock.ts'],
  'sandbox/teams': ['sandbox/clouds/shared'],
  'sandbox/console': ['sandbox/clock.ts', 'sandbox/teams'],
  'sandbox/storage': ['sandbox/clock.ts'],
  sandbox: [
    'core',
    'platform',
    'stores',
    'cli',
    'sandbox/clouds',
    'sandbox/host',
    'sandbox/teams',
    'sandbox/console',
    'sandbox/storage',
  ],
};

const rooms = Object.keys(allowed).toSorted((a, b) => b.length - a.length);
const inside = (file: string, room: string): boolean => file === room || file.startsWith(`${room}/`);
const roomOf = (file: string): string | undefined => rooms.find((room) => inside(file, room));
const files = readdirSync(root, { recursive: true, encoding: 'utf8' })
  .filter((file) => file.endsWith('.ts'))
  .map((file) => file.replaceAll(sep, '/'));

/** What a file imports of ours, in every way a module can be imported. */
function importsOf(file: string): string[] {
  const text = readFileSync(join(root, file), 'utf8');
  const found = text.matchAll(/(?:from|import)\s*\(?\s*["'](\.[^"']+)["']/g);
  return [...found].map(([, path = '']) =>
    relative(root, resolve(dirname(join(root, file)), path)).replaceAll(sep, '/'),
  );
}

describe('the rooms of src/', () => {
  it.each(files)('%s looks only where it may', (file) => {
    const room = roomOf(file);
    expect(room, 'a file in no room: add the room to the table').toBeDefined();
    const seen = [room ?? '', ...(allowed[room ?? ''] ?? [])];
    const outside = importsOf(file).filter(
      (target) => roomOf(target) !== room && !seen.some((each) => inside(target, each)),
    );
    expect(outside).toEqual([]);
  });

  it('are all there', () => {
    expect(rooms.filter((room) => !files.some((file) => inside(file, room)))).toEqual([]);
  });
});
