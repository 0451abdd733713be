import type { Literal } from './condition-syntax.ts';
import { compactGuid } from './guid.ts';

type Comparison = (left: string, right: string) => boolean;

interface Family {
  /** The type of literal that the operator takes. */
  readonly literal: Literal['type'];
  readonly compare: Comparison;
}

const lower = (text: string): string => text.toLowerCase();

const strings: Readonly<Record<string, Comparison>> = {
  stringequals: (left, right) => left === right,
  stringstartswith: (left, right) => left.startsWith(right),
  stringlike: (left, right) => likePattern(right).test(left),
};
const ordered: Readonly<Record<string, (difference: number) => boolean>> = {
  equals: (difference) => difference === 0,
  notequals: (difference) => difference !== 0,
  lessthan: (difference) => difference < 0,
  lessthanequals: (difference) => difference <= 0,
  greaterthan: (difference) => difference > 0,
  greaterthanequals: (difference) => difference >= 0,
};

/** Every comparison by its name in lower case. */
export const OPERATORS: ReadonlyMap<string, Family> = new Map([
  ...Object.entries(strings).flatMap(([name, compare]) => stringFamily(name, compare)),
  ...Object.entries(ordered).flatMap(([name, test]): [string, Family][] => [
    [`numeric${name}`, { literal: 'number', compare: (left, right) => test(Number(left) - Number(right)) }],
    [
      `datetime${name}`,
      { literal: 'text', compare: (left, right) => test(Date.parse(left) - Date.parse(right)) },
    ],
  ]),
  ['guidequals', { literal: 'guid', compare: (left, right) => compactGuid(left) === compactGuid(right) }],
  ['guidnotequals', { literal: 'guid', compare: (left, right) => compactGuid(left) !== compactGuid(right) }],
  ['boolequals', { literal: 'boolean', compare: (left, right) => lower(left) === lower(right) }],
  ['boolnotequals', { literal: 'boolean', compare: (left, right) => lower(left) !== lower(right) }],
]);

/** `StringEquals` also comes negated (`StringNotEquals`), deaf to case (`…IgnoreCase`), and both. */
function stringFamily(name: string, compare: Comparison): [string, Family][] {
  const negated = name.replace('string', 'stringnot');
  return [
    [name, { literal: 'text', compare }],
    [negated, { literal: 'text', compare: (left, right) => !compare(left, right) }],
    [`${name}ignorecase`, { literal: 'text', compare: (left, right) => compare(lower(left), lower(right)) }],
    [
      `${negated}ignorecase`,
      { literal: 'text', compare: (left, right) => !compare(lower(left), lower(right)) },
    ],
  ];
}

/** `*` is any run and `?` any one character; a backslash takes their meaning away. */
function likePattern(pattern: string): RegExp {
  const source = pattern.replaceAll(/\\([*?\\])|([*?])|([.+^${}()|[\]\\])/g, (_, literal, wild, special) => {
    if (wild !== undefined) return wild === '*' ? '.*' : '.';
    return `\\${literal ?? special}`;
  });
  return new RegExp(`^${source}$`, 's');
}
