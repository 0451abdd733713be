import { describe, expect, it } from 'vitest';
import { BUILT_IN_ROLES } from '../../../../../src/sandbox/clouds/azure/rbac/built-in-roles.ts';
import { holds } from '../../../../../src/sandbox/clouds/azure/rbac/condition-evaluator.ts';
import { parseCondition } from '../../../../../src/sandbox/clouds/azure/rbac/condition-parser.ts';
import { checkCondition } from '../../../../../src/sandbox/clouds/azure/rbac/condition-rules.ts';
import { ConditionSyntaxError } from '../../../../../src/sandbox/clouds/azure/rbac/condition-syntax.ts';

const READ = 'Microsoft.Storage/storageAccounts/blobServices/containers/blobs/read';
const WRITE = 'Microsoft.Storage/storageAccounts/blobServices/containers/blobs/write';
const NAME = 'Microsoft.Storage/storageAccounts/blobServices/containers:name';
const GUID = '2a2b9908-6ea1-4ae2-8e65-a410df84e7d1';
const now = new Date('2026-03-01T09:00:00Z');

function evaluate(text: string, resource: Record<string, string | string[]> = {}, action = READ): boolean {
  return holds(parseCondition(text), { action, now, resource });
}

function permissionsOf(roleName: string) {
  return BUILT_IN_ROLES.find((role) => role.roleName === roleName)?.permissions ?? [];
}

describe('a condition', () => {
  const until = (time: string): string =>
    `((!(ActionMatches{'${READ}'})) OR (@Environment[UtcNow] DateTimeLessThan '${time}'))`;

  it.each([
    ['before its end', until('2026-03-01T09:00:00.001Z'), READ, true],
    ['at its end', until('2026-03-01T09:00:00.0Z'), READ, false],
    ['after its end', until('2026-03-01T08:59:59Z'), READ, false],
    ['for an action that it does not guard', until('2026-03-01T08:59:59Z'), WRITE, true],
  ])('that guards reading in time decides %s', (_, text, action, expected) => {
    expect(evaluate(text, {}, action)).toBe(expected);
  });

  it.each([
    [`@Resource[${NAME}] StringEquals 'Invoices'`, false],
    [`@Resource[${NAME}] StringEqualsIgnoreCase 'Invoices'`, true],
    [`@Resource[${NAME}] stringEquals 'invoices'`, true],
    [`@Resource[${NAME}] StringNotEquals 'other'`, true],
    [`@Resource[${NAME}] StringStartsWith 'inv'`, true],
    [`@Resource[${NAME}] StringLike 'i*?s'`, true],
    [`@Resource[${NAME}] StringLike 'I*'`, false],
    [`@Resource[${NAME}] StringLikeIgnoreCase 'I*'`, true],
    [`@Resource[${NAME}] ForAnyOfAnyValues:StringEquals {'a', 'invoices'}`, true],
    [`@Resource[missing:name] StringNotEquals 'a'`, false],
    [`Exists @Resource[${NAME}]`, true],
    ['Exists @Resource[missing:name]', false],
    [`NOT (@Resource[${NAME}] StringEquals 'a')`, true],
    [`ActionMatches{'Microsoft.Storage/*/READ'}`, true],
    [`ActionMatches{'Microsoft.Storage/*/write'}`, false],
    [`ActionMatches{'a'} || ActionMatches{'*'}`, true],
    [`ActionMatches{'a'} && ActionMatches{'*'}`, false],
    [`SubOperationMatches{'Blob.List'}`, false],
  ])('%s is %s', (text, expected) => {
    expect(evaluate(text, { [NAME]: 'invoices' })).toBe(expected);
  });

  it.each([
    ["ForAnyOfAnyValues:StringEquals {'blue', 'green'}", true],
    ["ForAnyOfAnyValues:StringEquals {'orange', 'green'}", false],
    ["ForAllOfAnyValues:StringEquals {'orange', 'red', 'blue'}", true],
    ["ForAllOfAnyValues:StringEquals {'red', 'green'}", false],
    ["ForAnyOfAllValues:StringEquals {'red', 'blue'}", false],
    ["ForAllOfAllValues:StringStartsWith {'', ''}", true],
  ])('with a list of red and blue: %s is %s', (comparison, expected) => {
    expect(evaluate(`@Resource[x:tags] ${comparison}`, { 'x:tags': ['red', 'blue'] })).toBe(expected);
  });

  it.each([
    ['ForAnyOfAllValues:NumericLessThan {15, 18}', true],
    ['ForAllOfAllValues:NumericLessThan {5, 15, 18}', false],
    ['ForAllOfAllValues:NumericLessThan {25, 30}', true],
  ])('with a list of 10 and 20: %s is %s', (comparison, expected) => {
    expect(evaluate(`@Resource[x:sizes] ${comparison}`, { 'x:sizes': ['10', '20'] })).toBe(expected);
  });

  it('compares GUIDs with and without dashes, in any case', () => {
    const text = `@Resource[x:id] ForAnyOfAnyValues:GuidEquals {${GUID.replaceAll('-', '')}}`;
    expect(evaluate(text, { 'x:id': GUID.toUpperCase() })).toBe(true);
    expect(evaluate(`@Resource[x:id] GuidNotEquals ${GUID}`, { 'x:id': GUID })).toBe(false);
  });

  it.each([
    ['', 'expected an attribute at 0 and found the end'],
    ["ActionMatches{'a'", 'expected "}"'],
    ["(ActionMatches{'a'}", 'expected ")"'],
    ["ActionMatches{'a'})", 'expected AND, OR or the end'],
    ['ActionMatches{a}', 'expected a quoted text'],
    ["ActionMatches{'a'} AND ActionMatches{'b'} OR ActionMatches{'c'}", 'parentheses between AND and OR'],
    ['@Resource[a:b] StringEquals', 'expected a value at 27 and found the end'],
    ['@Resource[a:b] StringEquals x', 'expected a quoted text, a GUID, a number or a boolean'],
    ["@Nowhere[a:b] StringEquals 'x'", 'unexpected character "@"'],
    ["@Resource[a:b] StringEquals 'x", 'unexpected character "\'"'],
    ["@Resource[a:b] 'x'", 'expected an operator'],
  ])('%s is refused: %s', (text, reason) => {
    expect(() => parseCondition(text)).toThrow(ConditionSyntaxError);
    expect(() => parseCondition(text)).toThrow(reason);
  });
});

describe('keeping a condition', () => {
  it.each([
    ['Storage Blob Data Reader', "@Environment[UtcNow] DateTimeLessThan '2026-03-01T09:00:00.0Z'"],
    ['Storage Queue Data Contributor', "@Environment[UtcNow] DateTimeGreaterThan '2026-03-01T09:00Z'"],
    ['Storage Blob Data Owner', `@Resource[${NAME}] StringEquals 'invoices'`],
    [
      'Role Based Access Control Administrator',
      `@Request[Microsoft.Authorization/roleAssignments:PrincipalId] GuidEquals ${GUID}`,
    ],
  ])('of %s is possible: %s', (role, text) => {
    expect(() => checkCondition(text, permissionsOf(role))).not.toThrow();
  });

  it.each([
    ['Reader', `@Resource[${NAME}] StringEquals 'x'`, /no action that conditions/],
    ['Contributor', `@Environment[UtcNow] DateTimeLessThan '2026-03-01T09:00:00Z'`, /no action/],
    ['Owner', `@Environment[UtcNow] DateTimeLessThan '2026-03-01T09:00:00Z'`, /storage blob and queue/],
    [
      'Storage Blob Data Reader',
      `@Environment[UtcNow] DateTimeLessThanEquals '2026-03-01T09:00:00Z'`,
      /UtcNow/,
    ],
    ['Storage Blob Data Reader', `@Environment[UtcNow] DateTimeLessThan 'tomorrow'`, /no date/],
    [
      'Storage Blob Data Reader',
      `@Environment[UtcNow] DateTimeLessThan '2026-03-01T09:00:00+02:00'`,
      /no date/,
    ],
    ['Storage Blob Data Reader', `@Environment[Now] DateTimeLessThan '2026-03-01T09:00:00Z'`, /not valid/],
    ['Storage Blob Data Reader', `@Resource[Microsoft.Compute/vms:name] StringEquals 'x'`, /not valid/],
    ['Storage Blob Data Reader', `@Resource[${NAME}] StringIs 'x'`, /no operator stringis/],
    ['Storage Blob Data Reader', `@Resource[${NAME}] StringEquals {'x', 'y'}`, /ForAnyOfAnyValues/],
    ['Storage Blob Data Reader', `@Resource[${NAME}] StringEquals 12`, /does not take/],
    [
      'User Access Administrator',
      `@Request[Microsoft.Authorization/roleAssignments:PrincipalId] StringEquals '${GUID}'`,
      /cannot be compared/,
    ],
    [
      'User Access Administrator',
      `@Request[Microsoft.Authorization/roleAssignments:PrincipalId] GuidEquals '${GUID}'`,
      /does not take/,
    ],
  ])('of %s is refused: %s', (role, text, reason) => {
    expect(() => checkCondition(text, permissionsOf(role))).toThrow(reason);
  });

  it('is refused when it is longer than 8 KB', () => {
    const text = `ActionMatches{'${'x'.repeat(8200)}'}`;
    expect(() => checkCondition(text, permissionsOf('Storage Blob Data Reader'))).toThrow('8 KB');
  });
});
