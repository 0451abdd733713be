import { OPERATORS } from './condition-operators.ts';
import type { Attribute, Condition, Literal, Operand, Operator } from './condition-syntax.ts';
import { matchesAction } from './permissions.ts';

/** What is known about one access attempt while a condition is weighed. */
export interface ConditionContext {
  readonly action: string;
  readonly subOperation?: string;
  readonly now: Date;
  /** Values by attribute name; several for attributes that hold a list. Names do not distinguish case. */
  readonly request?: AttributeValues;
  readonly resource?: AttributeValues;
  readonly principal?: AttributeValues;
}

export type AttributeValues = Readonly<Record<string, string | readonly string[]>>;

/** Weighs a condition. A comparison with an attribute that is not there is false, whatever the operator. */
export function holds(condition: Condition, context: ConditionContext): boolean {
  switch (condition.kind) {
    case 'and':
      return condition.parts.every((part) => holds(part, context));
    case 'or':
      return condition.parts.some((part) => holds(part, context));
    case 'not':
      return !holds(condition.part, context);
    case 'actionMatches':
      return matchesAction(condition.pattern, context.action);
    case 'subOperationMatches':
      return context.subOperation?.toLowerCase() === condition.pattern.toLowerCase();
    case 'exists':
      return valuesOf(condition.attribute, context) !== undefined;
    case 'compare':
      return compare(
        condition.operator,
        valuesOf(condition.left, context),
        rightOf(condition.right, context),
      );
  }
}

function compare(
  operator: Operator,
  left: readonly string[] | undefined,
  right: readonly string[] | undefined,
): boolean {
  const family = OPERATORS.get(operator.function);
  if (family === undefined || left === undefined || right === undefined) return false;
  const [, ofLeft = 'Any', ofRight = 'Any'] =
    /^For(Any|All)Of(Any|All)Values$/.exec(operator.quantifier ?? '') ?? [];
  const overRight = (one: string): boolean =>
    ofRight === 'Any'
      ? right.some((other) => family.compare(one, other))
      : right.every((other) => family.compare(one, other));
  return ofLeft === 'Any' ? left.some(overRight) : left.length > 0 && left.every(overRight);
}

function rightOf(operand: Operand, context: ConditionContext): readonly string[] | undefined {
  if (operand.kind === 'attribute') return valuesOf(operand.attribute, context);
  return operand.values.map((literal: Literal) => literal.value);
}

function valuesOf(attribute: Attribute, context: ConditionContext): readonly string[] | undefined {
  const name = attribute.name.toLowerCase();
  if (attribute.source === 'environment') return name === 'utcnow' ? [context.now.toISOString()] : undefined;
  if (attribute.source === 'request' && name === 'suboperation' && context.subOperation !== undefined)
    return [context.subOperation];
  const found = Object.entries(context[attribute.source] ?? {}).find(([key]) => key.toLowerCase() === name);
  if (found === undefined) return undefined;
  return typeof found[1] === 'string' ? [found[1]] : found[1];
}
