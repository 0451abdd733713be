import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';

const root = join(import.meta.dirname, '../..');
const page = readFileSync(join(root, 'docs/operating.md'), 'utf8');

const sources = readdirSync(join(root, 'src'), { recursive: true, encoding: 'utf8' })
  .filter((file) => file.endsWith('.ts') && !/^(sandbox|cli)\//.test(file))
  .map((file) => readFileSync(join(root, 'src', file), 'utf8'));

/** Every event that the app may log, beside what only the sandbox and the command line say. */
function loggedEvents(): readonly string[] {
  const written = sources.flatMap((text) => [...text.matchAll(/\blog\.(?:warn|error)\(\s*'([\w.]+)'/g)]);
  const announced = readFileSync(join(root, 'src/core/reconcile/texts.ts'), 'utf8').matchAll(
    /^\s*\| '((?:grant|reconciler)\.\w+)'/gm,
  );
  return [...new Set([...written, ...announced].map(([, name = '']) => name))];
}

/** What the app tells without anything being wrong. */
function toldEvents(): readonly string[] {
  return sources
    .flatMap((text) => [...text.matchAll(/\blog\.info\(\s*'([\w.]+)'/g)])
    .map(([, name = '']) => name);
}

/** The events in the table of the page, with their levels. */
const described = [...page.matchAll(/^\| `([\w.]+)` \| (info|warn|error) \|/gm)].map(([, name = '']) => name);

describe("the operator's page", () => {
  it.each(loggedEvents())('says what %s means', (name) => {
    expect(described).toContain(name);
  });

  it.each(described)('speaks of %s, which is a real event', (name) => {
    const known = [...loggedEvents(), ...toldEvents(), 'reconciler.removing'];
    expect(known).toContain(name);
  });

  it('says what to do about every alert', () => {
    const rules = readFileSync(join(root, 'infra/modules/alerts.bicep'), 'utf8');
    const alerts = [...rules.matchAll(/^ {4}name: '([\w-]+)'/gm)].map(([, name = '']) => name);
    const rows = [...page.matchAll(/^\| `([a-z-]+)` \| [^|]+ \|$/gm)].map(([, name = '']) => name);
    expect(alerts.length).toBeGreaterThan(5);
    expect(rows.toSorted()).toEqual(alerts.toSorted());
  });
});
