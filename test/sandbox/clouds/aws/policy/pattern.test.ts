import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { requestContext } from '../../../../../src/sandbox/clouds/aws/policy/context.ts';
import {
  matchesAction,
  matchesArn,
  matchesPattern,
} from '../../../../../src/sandbox/clouds/aws/policy/pattern.ts';

const context = requestContext({ 'aws:username': 'alice', 'aws:star': '*', 'aws:TagKeys': ['a', 'b'] });

describe('a pattern', () => {
  it.each<[string, string, boolean]>([
    ['', '', true],
    ['*', '', true],
    ['?', '', false],
    ['a*c', 'abcabc', true],
    ['a*c', 'abca', false],
    ['a**?', 'ab', true],
    ['home/${aws:username}/*', 'home/alice/file', true],
    ['home/${aws:username}/*', 'home/bob/file', false],
    ['${aws:star}', 'anything', false],
    ['${aws:star}', '*', true],
    ['${*}', '*', true],
    ['${*}', 'x', false],
    ['${$}${?}', '$?', true],
    ["${aws:missing, 'nobody'}", 'nobody', true],
    ['${aws:missing}', '', false],
    ['${aws:TagKeys}', 'a', false],
    ['cost$', 'cost$', true],
    ['a.c', 'abc', false],
    ['é*', 'éa', true],
  ])('%j against %j is %s', (pattern, value, expected) => {
    expect(matchesPattern(pattern, value, context)).toBe(expected);
  });

  it('matches the text it was made from by putting stars in', () => {
    fc.assert(
      fc.property(fc.string({ unit: 'grapheme' }), fc.array(fc.nat(), { maxLength: 4 }), (text, places) => {
        const plain = text.replace(/[*?${}]/g, '-');
        const characters = Array.from(plain);
        for (const place of places) characters.splice(place % (characters.length + 1), place % 3, '*');
        expect(matchesPattern(characters.join(''), plain, context)).toBe(true);
      }),
    );
  });

  it('is decided at once however many stars it has', () => {
    const started = performance.now();
    expect(matchesPattern(`${'*a'.repeat(40)}b`, 'a'.repeat(5_000), undefined)).toBe(false);
    expect(performance.now() - started).toBeLessThan(1_000);
  });

  it.each<[string, string, boolean]>([
    ['s3:Get*', 'S3:getobject', true],
    ['*', 'iam:PutUserPolicy', true],
    ['s3:Get', 's3:GetObject', false],
  ])('of actions, %s covers %s: %s', (pattern, action, expected) => {
    expect(matchesAction(pattern, action)).toBe(expected);
  });

  it.each<[string, string, boolean]>([
    ['*', '*', true],
    ['arn:aws:iam::1:user/*', '*', false],
    ['arn:aws:s3:::reports/*', 'arn:aws:s3:::reports/2026/a:b', true],
    ['arn:aws:s3:::reports', 'arn:aws:s3:::reports/a', false],
    ['arn:aws:*:*:*:*', 'arn:aws:iam::1:user/a', true],
    ['arn:aws:iam::*user/a', 'arn:aws:iam::1:user/a', false],
    ['arn:aws:iam::1:user/${aws:username}', 'arn:aws:iam::1:user/alice', true],
    ['arn:aws:iam::1:USER/alice', 'arn:aws:iam::1:user/alice', false],
  ])('of resources, %s covers %s: %s', (pattern, arn, expected) => {
    expect(matchesArn(pattern, arn, context)).toBe(expected);
  });
});
