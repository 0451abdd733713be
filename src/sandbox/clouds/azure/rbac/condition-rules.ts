import { OPERATORS } from './condition-operators.ts';
import { parseCondition } from './condition-parser.ts';
import { type Attribute, type Condition, ConditionSyntaxError } from './condition-syntax.ts';
import { type Permission, permits } from './permissions.ts';

const ROLE_ASSIGNMENT_ATTRIBUTE =
  /^Microsoft\.Authorization\/roleAssignments:(RoleDefinitionId|PrincipalId|PrincipalType)$/i;
const STORAGE_ATTRIBUTE = /^Microsoft\.Storage\/storageAccounts[/:].*[:/]?\w/i;
const ENVIRONMENT_ATTRIBUTE =
  /^(UtcNow|isPrivateLink|Microsoft\.Network\/(privateEndpoints|virtualNetworks\/subnets))$/i;
const DELEGATION_ACTIONS = [
  'Microsoft.Authorization/roleAssignments/write',
  'Microsoft.Authorization/roleAssignments/delete',
];
const STORAGE_DATA = /^Microsoft\.Storage\/storageAccounts\/(blobServices|queueServices)\//i;
const LONGEST_CONDITION = 8192;

/**
 * Checks a condition as Azure does before it keeps one: it parses, its attributes and operators exist and fit
 * their values, and the role has something that conditions exist for (storage blob or queue data actions, or
 * writing and deleting role assignments). Throws a ConditionSyntaxError whose text is for the person who reads
 * the simulator's log; Azure itself says little.
 */
export function checkCondition(text: string, permissions: readonly Permission[]): void {
  if (text.length > LONGEST_CONDITION) fail('it is longer than 8 KB');
  const condition = parseCondition(text);
  const storage = permissions.some((entry) => entry.dataActions.some((action) => STORAGE_DATA.test(action)));
  const delegation = DELEGATION_ACTIONS.some((action) => permits(permissions, { action }));
  if (!storage && !delegation) fail('the role has no action that conditions are supported for');
  visit(condition, (part) => {
    if (part.kind === 'exists') checkAttribute(part.attribute);
    if (part.kind !== 'compare') return;
    checkAttribute(part.left);
    checkComparison(part);
    if (isUtcNow(part.left) && !storage) fail('UtcNow counts for storage blob and queue data only');
  });
}

function checkComparison(part: Extract<Condition, { kind: 'compare' }>): void {
  const { operator, left, right } = part;
  const family = OPERATORS.get(operator.function);
  if (family === undefined) return fail(`there is no operator ${operator.function}`);
  // Documented for the current time: DateTimeGreaterThan and DateTimeLessThan alone.
  if (isUtcNow(left) && !/^datetime(greater|less)than$/.test(operator.function))
    fail(`UtcNow cannot be compared with ${operator.function}`);
  if (ROLE_ASSIGNMENT_ATTRIBUTE.test(left.name)) checkDelegationOperator(left, operator.function);
  if (right.kind === 'attribute') return checkAttribute(right.attribute);
  if (right.set && operator.quantifier === undefined) fail('a set needs a ForAnyOfAnyValues or the like');
  for (const { type, value } of right.values) {
    if (type !== family.literal) fail(`${operator.function} does not take the value ${value}`);
    if (operator.function.startsWith('datetime') && !isDateTime(value)) fail(`${value} is no date and time`);
  }
}

/** The ids of a role assignment are GUIDs and its principal type is a text; the operators follow. */
function checkDelegationOperator(attribute: Attribute, operator: string): void {
  const expected = /PrincipalType$/i.test(attribute.name) ? /^string(not)?equals/ : /^guid(not)?equals$/;
  if (!expected.test(operator)) fail(`${attribute.name} cannot be compared with ${operator}`);
}

function checkAttribute(attribute: Attribute): void {
  const { source, name } = attribute;
  const known =
    source === 'environment'
      ? ENVIRONMENT_ATTRIBUTE.test(name)
      : source === 'principal' ||
        (source === 'request' && /^subOperation$/i.test(name)) ||
        ROLE_ASSIGNMENT_ATTRIBUTE.test(name) ||
        STORAGE_ATTRIBUTE.test(name);
  if (!known) fail(`the attribute ${name} is not valid for ${source}`);
}

function visit(condition: Condition, look: (part: Condition) => void): void {
  look(condition);
  if (condition.kind === 'not') visit(condition.part, look);
  if (condition.kind === 'and' || condition.kind === 'or')
    for (const part of condition.parts) visit(part, look);
}

function isUtcNow(attribute: Attribute): boolean {
  return attribute.source === 'environment' && attribute.name.toLowerCase() === 'utcnow';
}

/** A UTC time such as 2026-01-31T18:00:00.0Z. */
function isDateTime(value: string): boolean {
  return /^\d{4}-\d\d-\d\dT\d\d:\d\d(:\d\d(\.\d+)?)?Z$/.test(value) && !Number.isNaN(Date.parse(value));
}

function fail(reason: string): never {
  throw new ConditionSyntaxError(reason);
}
