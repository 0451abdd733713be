import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { conditionsHold, isOperator } from '../../../../../src/sandbox/clouds/aws/policy/conditions.ts';
import { requestContext } from '../../../../../src/sandbox/clouds/aws/policy/context.ts';

const context = requestContext({
  'aws:username': 'alice',
  'aws:CurrentTime': '2026-03-01T12:00:00Z',
  'aws:EpochTime': '1772366400',
  'aws:SourceIp': '10.1.2.3',
  'aws:SecureTransport': 'true',
  'aws:PrincipalArn': 'arn:aws:iam::111111111111:role/path/deployer',
  's3:max-keys': '10',
  'aws:TagKeys': ['team', 'cost'],
});
const holds = (operator: string, key: string, values: string | string[]) =>
  conditionsHold({ [operator]: { [key]: [values].flat() } }, context, true);

describe('a condition', () => {
  it.each<[string, string, string | string[], boolean]>([
    ['StringEquals', 'aws:username', 'alice', true],
    ['StringEquals', 'AWS:UserName', 'alice', true],
    ['StringEquals', 'aws:username', 'Alice', false],
    ['StringEquals', 'aws:username', 'al*', false],
    ['StringEquals', 'aws:username', ['bob', 'alice'], true],
    ['StringEquals', 'aws:username', '${aws:username}', true],
    ['StringEquals', 'missing', 'x', false],
    ['StringNotEquals', 'aws:username', 'alice', false],
    ['StringNotEquals', 'aws:username', ['bob', 'alice'], false],
    ['StringNotEquals', 'aws:username', ['bob', 'carol'], true],
    ['StringNotEquals', 'missing', 'x', true],
    ['StringEqualsIgnoreCase', 'aws:username', 'ALICE', true],
    ['StringNotEqualsIgnoreCase', 'aws:username', 'ALICE', false],
    ['StringLike', 'aws:username', 'a?i*', true],
    ['StringLike', 'aws:username', 'A*', false],
    ['StringNotLike', 'aws:username', 'a*', false],
    ['StringNotLike', 'missing', 'a*', true],
    ['NumericEquals', 's3:max-keys', '10.0', true],
    ['NumericNotEquals', 's3:max-keys', '10', false],
    ['NumericLessThan', 's3:max-keys', '10', false],
    ['NumericLessThanEquals', 's3:max-keys', '10', true],
    ['NumericGreaterThan', 's3:max-keys', '9', true],
    ['NumericGreaterThanEquals', 's3:max-keys', '11', false],
    ['NumericLessThan', 's3:max-keys', 'many', false],
    ['DateEquals', 'aws:CurrentTime', '2026-03-01T13:00:00+01:00', true],
    ['DateNotEquals', 'aws:CurrentTime', '2026-03-01T12:00:00Z', false],
    ['DateLessThan', 'aws:CurrentTime', '2026-03-01T12:00:01Z', true],
    ['DateLessThan', 'aws:CurrentTime', '2026-03-01T12:00:00Z', false],
    ['DateLessThanEquals', 'aws:CurrentTime', '2026-03-01T12:00:00Z', true],
    ['DateGreaterThan', 'aws:CurrentTime', '2026-03-01', true],
    ['DateGreaterThanEquals', 'aws:CurrentTime', '2026-03-01T12:00:00Z', true],
    ['DateGreaterThanEquals', 'aws:CurrentTime', '1772366400', true],
    ['DateLessThan', 'aws:CurrentTime', '1772366400', false],
    ['DateLessThan', 'aws:CurrentTime', 'tomorrow', false],
    ['DateGreaterThan', 'aws:CurrentTime', '2026-03-01 11:00', false],
    ['NumericLessThan', 'aws:EpochTime', '1772366401', true],
    ['Bool', 'aws:SecureTransport', 'True', true],
    ['Bool', 'aws:SecureTransport', 'false', false],
    ['IpAddress', 'aws:SourceIp', '10.1.0.0/16', true],
    ['IpAddress', 'aws:SourceIp', '10.1.2.3', true],
    ['IpAddress', 'aws:SourceIp', '10.2.0.0/16', false],
    ['IpAddress', 'aws:SourceIp', '2001:db8::/32', false],
    ['IpAddress', 'aws:SourceIp', '10.1.0.0/99', false],
    ['IpAddress', 'aws:username', '0.0.0.0/0', false],
    ['NotIpAddress', 'aws:SourceIp', '10.1.0.0/16', false],
    ['NotIpAddress', 'aws:SourceIp', '10.2.0.0/16', true],
    ['ArnEquals', 'aws:PrincipalArn', 'arn:aws:iam::111111111111:role/path/deployer', true],
    ['ArnLike', 'aws:PrincipalArn', 'arn:aws:iam::*:role/*', true],
    ['ArnLike', 'aws:PrincipalArn', 'arn:aws:iam::*/deployer', false],
    ['ArnNotLike', 'aws:PrincipalArn', 'arn:aws:iam::*:role/*', false],
    ['ArnNotEquals', 'aws:PrincipalArn', 'arn:aws:iam::111111111111:role/other', true],
    ['Null', 'missing', 'true', true],
    ['Null', 'missing', 'false', false],
    ['Null', 'aws:username', 'false', true],
    ['StringEqualsIfExists', 'missing', 'x', true],
    ['StringEqualsIfExists', 'aws:username', 'x', false],
    ['DateLessThanIfExists', 'missing', '2026-03-01', true],
    ['ForAnyValue:StringEquals', 'aws:TagKeys', ['team', 'x'], true],
    ['ForAnyValue:StringEquals', 'aws:TagKeys', ['x'], false],
    ['ForAnyValue:StringEquals', 'missing', ['x'], false],
    ['ForAnyValue:StringNotEquals', 'aws:TagKeys', ['team'], true],
    ['ForAllValues:StringEquals', 'aws:TagKeys', ['team', 'cost', 'x'], true],
    ['ForAllValues:StringEquals', 'aws:TagKeys', ['team'], false],
    ['ForAllValues:StringEquals', 'missing', ['x'], true],
    ['ForAllValues:StringNotEquals', 'aws:TagKeys', ['team'], false],
    ['ForAllValues:StringLikeIfExists', 'missing', ['x'], true],
  ])('%s on %s with %j is %s', (operator, key, values, expected) => {
    expect(holds(operator, key, values)).toBe(expected);
  });

  it('wants every operator and every key under it to hold', () => {
    const window = {
      DateGreaterThanEquals: { 'aws:CurrentTime': ['2026-03-01T11:00:00Z'] },
      DateLessThan: { 'aws:CurrentTime': ['2026-03-01T12:30:00Z'] },
    };
    expect(conditionsHold(window, context, true)).toBe(true);
    expect(conditionsHold({ ...window, Bool: { 'aws:SecureTransport': ['false'] } }, context, true)).toBe(
      false,
    );
    expect(
      conditionsHold({ StringEquals: { 'aws:username': ['alice'], missing: ['x'] } }, context, true),
    ).toBe(false);
  });

  it('takes a variable for plain text before version 2012-10-17', () => {
    expect(conditionsHold({ StringEquals: { 'aws:username': ['${aws:username}'] } }, context, false)).toBe(
      false,
    );
  });

  it.each([
    ['StringEquals', true],
    ['ForAnyValue:StringLikeIfExists', true],
    ['Null', true],
    ['NullIfExists', false],
    ['ForAllValues:Null', false],
    ['constructor', false],
    ['stringequals', false],
    ['StringEqualsEver', false],
  ])('has an operator %s: %s', (operator, expected) => {
    expect(isOperator(operator)).toBe(expected);
  });

  it('compares any two moments as their times compare', () => {
    const date = fc.date({ min: new Date('1971-01-01'), max: new Date('9998-01-01'), noInvalidDate: true });
    fc.assert(
      fc.property(date, date, (wanted, actual) => {
        const at = requestContext({ 'aws:CurrentTime': actual.toISOString() });
        const test = (operator: string) =>
          conditionsHold({ [operator]: { 'aws:CurrentTime': [wanted.toISOString()] } }, at, true);
        expect(test('DateLessThan')).toBe(actual < wanted);
        expect(test('DateGreaterThanEquals')).toBe(actual >= wanted);
      }),
    );
  });
});
