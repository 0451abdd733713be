import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { parseDocument } from 'yaml';
import type { Catalogue } from '../../../src/core/catalogue/catalogue.ts';
import { describeIssue } from '../../../src/core/catalogue/issue.ts';
import { parseCatalogue } from '../../../src/core/catalogue/parse.ts';
import type { SourceFile } from '../../../src/core/catalogue/read/source-file.ts';
import { sha256Hex } from '../../../src/platform/digest.ts';
import { grantSchemas } from '../../../src/providers/schemas.ts';
import { mutate } from './mutate.ts';

const good: readonly SourceFile[] = readdirSync('catalogue')
  .filter((path) => path.endsWith('.yaml'))
  .map((path) => ({ path, text: readFileSync(join('catalogue', path), 'utf8') }));

const parse = (files: readonly SourceFile[]) => parseCatalogue(files, { grantSchemas, sha256: sha256Hex });

/** What the files define, read in the plainest way: `entitlements.data-readonly`. */
function written(files: readonly SourceFile[]): string[] {
  const sections = ['entitlements', 'policies', 'permissionSets', 'standing'];
  const contents = files.map(
    ({ text }) => parseDocument(text).toJS() as Record<string, object | null> | null,
  );
  return sections.flatMap((section) =>
    contents.flatMap((content) => Object.keys(content?.[section] ?? {}).map((name) => `${section}.${name}`)),
  );
}

function loaded(catalogue: Catalogue): string[] {
  const { entitlements, policies, permissionSets, standing } = catalogue;
  return Object.entries({ entitlements, policies, permissionSets, standing }).flatMap(([section, entries]) =>
    [...entries.keys()].map((name) => `${section}.${name}`),
  );
}

const outcomes = Array.from({ length: 300 }, (_, seed) => {
  const { files, how } = mutate(good, seed);
  return { seed, files, how, outcome: parse(files) };
});

describe('a malformed catalogue', () => {
  it('is made from a good one', () => {
    expect(parse(good)).toMatchObject({ ok: true });
  });

  it('is never loaded by half: all that stands in it, or nothing', () => {
    const halves = outcomes.flatMap(({ seed, how, files, outcome }) =>
      outcome.ok && written(files).toSorted().join() !== loaded(outcome.catalogue).toSorted().join()
        ? [`${seed} ${how}`]
        : [],
    );
    expect(halves).toEqual([]);
  });

  it('is never loaded with names that lead nowhere', () => {
    const lost = outcomes.flatMap(({ seed, how, outcome }) =>
      outcome.ok &&
      ![...outcome.catalogue.entitlements.values()].every(
        ({ policy, grants }) =>
          (outcome.catalogue.policies.get(policy)?.tiers.length ?? 0) > 0 &&
          grants.every(
            ({ account }) => typeof account !== 'string' || outcome.catalogue.aws.accounts.has(account),
          ),
      )
        ? [`${seed} ${how}`]
        : [],
    );
    expect(lost).toEqual([]);
  });

  it('is refused with a code, a sentence, and a line that is in the file', () => {
    const wrong = outcomes.flatMap(({ seed, files, outcome }) =>
      (outcome.ok ? [] : outcome.issues)
        .filter(({ file, line, column, message }) => {
          const lines = files.find(({ path }) => path === file)?.text.split('\n') ?? [];
          const there = line >= 1 && line <= lines.length && column >= 1;
          return !(file === '' || there) || !/[.!?]$/.test(message);
        })
        .map((issue) => `${seed} ${describeIssue(issue)}`),
    );
    expect(wrong).toEqual([]);
  });

  it('is refused more often than not, by errors of many kinds', () => {
    const refused = outcomes.filter(({ outcome }) => !outcome.ok);
    const codes = new Set(
      refused.flatMap(({ outcome }) => (outcome.ok ? [] : outcome.issues.map(({ code }) => code))),
    );
    expect(refused.length).toBeGreaterThan(180);
    expect(codes.size).toBeGreaterThan(8);
  });
});
