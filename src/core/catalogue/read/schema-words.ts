import type { z } from 'zod';

type RawIssue = Parameters<z.core.$ZodErrorMap>[0];

/** What kind of value something has to be or is, in words. */
const kinds: Readonly<Record<string, string>> = {
  string: 'a text',
  number: 'a number',
  int: 'a whole number',
  boolean: 'true or false',
  array: 'a list',
  object: 'a mapping (keys with values)',
  record: 'a mapping (keys with values)',
  null: 'empty',
};

/**
 * Says in plain words what zod found, for schemas that do not say it themselves: made for people who write YAML and
 * know nothing of schemas.
 */
export function schemaWords(issue: RawIssue): string {
  switch (issue.code) {
    case 'invalid_type':
      return typeWords([issue.expected], issue.input);
    case 'too_small':
      return sizeWords('at least', issue.origin, Number(issue.minimum));
    case 'too_big':
      return sizeWords('at most', issue.origin, Number(issue.maximum));
    case 'invalid_value':
      return issue.values.length === 1
        ? `the only value it can have is ${String(issue.values[0])}`
        : `use one of ${issue.values.map(String).join(', ')}`;
    case 'invalid_format':
      return issue.format === 'email' ? 'use a mail address' : `write it in the form ${issue.format}`;
    case 'not_multiple_of':
      return `use a multiple of ${issue.divisor}`;
    case 'unrecognized_keys':
    case 'invalid_union':
    case 'invalid_key':
    case 'invalid_element':
    case 'custom':
      return 'this is not allowed here';
  }
}

/** What a value has to be, when it could be one of several kinds and is none of them. */
export function typeWords(expected: readonly string[], input: unknown): string {
  const wanted = [...new Set(expected.map((kind) => kinds[kind] ?? kind))].join(' or ');
  const given = kindOf(input);
  if (given === 'null') return `there is no value; write ${wanted}`;
  if (expected.includes('string') && ['number', 'boolean'].includes(given))
    return `this has to be a text; put it in quotes: "${String(input)}"`;
  if (expected[0] === 'array' && given === 'string')
    return `this has to be a list; write [${String(input).slice(0, 40)}]`;
  if (expected[0] === 'int' && given === 'number') return 'this has to be a whole number';
  return `this has to be ${wanted}, and it is ${kinds[given] ?? given}`;
}

function kindOf(input: unknown): string {
  if (input === null) return 'null';
  return Array.isArray(input) ? 'array' : typeof input;
}

function sizeWords(bound: 'at least' | 'at most', origin: string, size: number): string {
  if (bound === 'at least' && size === 1 && origin !== 'number' && origin !== 'int')
    return origin === 'string' ? 'write something' : 'name at least one';
  if (origin === 'string') return `use ${bound} ${size} characters`;
  return origin === 'array' ? `name ${bound} ${size}` : `use ${bound} ${size}`;
}
