import type { SourceFile } from '../../../src/core/catalogue/read/source-file.ts';

/** Numbers from 0 to 1 that are the same for the same seed (mulberry32). */
export function seeded(seed: number): () => number {
  let state = seed;
  return () => {
    state = (state + 0x6d2b79f5) | 0;
    let mixed = Math.imul(state ^ (state >>> 15), 1 | state);
    mixed = (mixed + Math.imul(mixed ^ (mixed >>> 7), 61 | mixed)) ^ mixed;
    return ((mixed ^ (mixed >>> 14)) >>> 0) / 4_294_967_296;
  };
}

type Random = () => number;
type Change = (lines: string[], random: Random) => string[];

const below = (random: Random, size: number) => Math.floor(random() * size);
const pick = <T>(random: Random, items: readonly T[]): T => items[below(random, items.length)] as T;

/** Changes one line, whichever it is. */
const line =
  (edit: (text: string, random: Random) => string): Change =>
  (lines, random) => {
    const at = below(random, lines.length);
    return lines.with(at, edit(lines[at] ?? '', random));
  };

const values = [
  '',
  '~',
  '5',
  '-1',
  'true',
  '"',
  "'",
  '[',
  '{',
  '{}',
  '[]',
  '[[[]]]',
  '1e999',
  '0x10',
  '.nan',
  '*',
  '!',
  '&a x',
];
const strange = [
  ...'[ ] { } : , # & * ! | > \' " % @ `'.split(' '),
  '\u0000',
  '\u0007',
  '\ufffd',
  '\u202e',
  '\ud800',
  '\ufeff',
  '💥',
  '\u0085',
  '\u2028',
];

/** Ways in which a file goes wrong: by hand, by a merge, by an editor, by whoever tries what happens. */
export const changes: Readonly<Record<string, Change>> = {
  'a line is left out': (lines, random) => lines.toSpliced(below(random, lines.length), 1),
  'a line stands twice': (lines, random) => {
    const at = below(random, lines.length);
    return lines.toSpliced(at, 0, lines[at] ?? '');
  },
  'two lines change places': (lines, random) => {
    const [a, b] = [below(random, lines.length), below(random, lines.length)];
    return lines.with(a, lines[b] ?? '').with(b, lines[a] ?? '');
  },
  'a value is another one': line((text, random) => text.replace(/:.*$/, () => `: ${pick(random, values)}`)),
  'a key is misspelt': line((text, random) => {
    const at = below(random, Math.max(1, text.indexOf(':')));
    return text.slice(0, at) + text.slice(at + 1);
  }),
  'a key is dangerous': line((text, random) =>
    text.replace(
      /[\w-]+:/,
      () => `${pick(random, ['__proto__', 'constructor', 'toString', '<<', '?', '1'])}:`,
    ),
  ),
  'a line is indented otherwise': line((text, random) => ' '.repeat(below(random, 8)) + text.trimStart()),
  'a line is indented with tabs': line((text) => text.replace(/^ +/, '\t')),
  'a character is out of place': line((text, random) => {
    const at = below(random, text.length + 1);
    return text.slice(0, at) + pick(random, strange) + text.slice(at);
  }),
  'the rest is missing': (lines, random) => lines.slice(0, below(random, lines.length)),
  'it is nested very deeply': line((text, random) =>
    text.replace(/:.*$/, () => `: ${'['.repeat(10 ** below(random, 5))}`),
  ),
  'it is nested deeply and closed': line((text, random) => {
    const depth = 10 ** below(random, 4);
    return text.replace(/:.*$/, () => `: ${'{a: '.repeat(depth)}1${'}'.repeat(depth)}`);
  }),
  'it holds anchors and aliases': (lines, random) => {
    const at = below(random, lines.length);
    return lines
      .with(at, (lines[at] ?? '').replace(/: ?/, ': &x '))
      .concat(`people: ${pick(random, ['*x', '{ <<: *x }', '[*x, *x]'])}`);
  },
  'a part of it comes again': (lines, random) => {
    const start = below(random, lines.length);
    return lines.concat(lines.slice(start, start + below(random, 12)));
  },
  'its lines end otherwise': (lines, random) => lines.map((text) => text + pick(random, ['\r', '', ' '])),
  'it begins with a mark': (lines, random) =>
    lines.with(
      0,
      pick(random, ['\ufeff', '\ufeff\ufeff', '%YAML 1.1\n---\n', '---\n', '--- !x\n']) + (lines[0] ?? ''),
    ),
  'it is garbage': (_, random) =>
    Array.from({ length: 20 }, () =>
      String.fromCodePoint(...Array.from({ length: 40 }, () => below(random, 0xd7ff))),
    ),
};

/** The files with up to three things wrong in one of them. */
export function mutate(
  files: readonly SourceFile[],
  seed: number,
): { readonly files: readonly SourceFile[]; readonly how: string } {
  const random = seeded(seed);
  const at = below(random, files.length);
  const names = Object.keys(changes);
  const how = Array.from({ length: 1 + below(random, 3) }, (_, index) =>
    index === 0 ? (names[seed % names.length] as string) : pick(random, names),
  );
  const file = files[at] as SourceFile;
  const lines = how.reduce<string[]>(
    (text, name) => changes[name]?.(text.length > 0 ? text : [''], random) ?? text,
    file.text.split('\n'),
  );
  return {
    files: files.with(at, { path: file.path, text: lines.join('\n') }),
    how: `${file.path}: ${how.join(', ')}`,
  };
}
