import { describe, expect, it } from 'vitest';
import { nearest } from '../../../src/core/text/nearest.ts';

describe('the nearest word', () => {
  it.each([
    ['titel', 'title'],
    ['requestors', 'requesters'],
    ['entitlments', 'entitlements'],
    ['approver', 'approvers'],
  ])('to %s is %s', (typed, word) => {
    expect(nearest(typed, ['title', 'requesters', 'entitlements', 'approvers', 'quorum'])).toBe(word);
  });

  it.each(['', 'x', 'something else', 'qu'])('to %j is none', (typed) => {
    expect(nearest(typed, ['title', 'quorum'])).toBeUndefined();
  });
});
