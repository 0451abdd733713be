import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import {
  attachmentMark,
  isStandingMark,
  markValue,
  policyMark,
  policyOfMark,
  standingPolicyName,
} from '../../../src/providers/aws/standing-mark.ts';

const set = fc.stringMatching(/^[a-z][a-z0-9-]{0,62}$/);
const arn = fc.stringMatching(/^[!-~]{0,500}$/).map((path) => `arn:aws:iam::111122223333:policy/${path}`);
/** IAM User Guide, "Rules for tagging in IAM and AWS STS". */
const keys = /^[\p{L}\p{Z}\p{N}_.:/=+\-@]{1,128}$/u;
const values = /^[\p{L}\p{Z}\p{N}_.:/=+\-@]{0,256}$/u;

describe('the marks of standing access', () => {
  it('are keys and values that IAM takes, whatever they stand for', () => {
    fc.assert(
      fc.property(set, arn, (name, policy) => {
        const policyName = standingPolicyName(name);
        for (const key of [policyMark(policyName), attachmentMark(policy)]) {
          expect(key).toMatch(keys);
          expect(isStandingMark(key)).toBe(true);
        }
        expect(policyName).toMatch(/^[\w+=,.@-]{1,128}$/);
        expect(markValue(policy)).toMatch(values);
      }),
    );
  });

  it('lead back to the name of their policy, and of an attachment to none', () => {
    fc.assert(
      fc.property(set, arn, (name, policy) => {
        expect(policyOfMark(policyMark(standingPolicyName(name)))).toBe(standingPolicyName(name));
        expect(policyOfMark(attachmentMark(policy))).toBeUndefined();
      }),
    );
  });

  it('are not what other tools may have written', () => {
    for (const key of [
      'latchkey',
      'latchkey-standing',
      'latchkey-standing:',
      'Name',
      'latchkey-standing-reader',
    ])
      expect(isStandingMark(key)).toBe(false);
  });
});
