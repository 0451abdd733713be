/** The tree of a role assignment condition, version 2.0. */
export type Condition =
  | { readonly kind: 'and' | 'or'; readonly parts: readonly Condition[] }
  | { readonly kind: 'not'; readonly part: Condition }
  | { readonly kind: 'actionMatches' | 'subOperationMatches'; readonly pattern: string }
  | { readonly kind: 'exists'; readonly attribute: Attribute }
  | {
      readonly kind: 'compare';
      readonly left: Attribute;
      readonly operator: Operator;
      readonly right: Operand;
    };

export type AttributeSource = 'environment' | 'principal' | 'request' | 'resource';

export interface Attribute {
  readonly source: AttributeSource;
  readonly name: string;
}

export type Quantifier = `For${'Any' | 'All'}Of${'Any' | 'All'}Values`;

export interface Operator {
  readonly quantifier?: Quantifier;
  /** In lower case: operators do not distinguish case. */
  readonly function: string;
}

/** Values as they were written: text in quotes, GUIDs, numbers and booleans without. */
export interface Literal {
  readonly type: 'text' | 'guid' | 'number' | 'boolean';
  readonly value: string;
}

export type Operand =
  | { readonly kind: 'values'; readonly values: readonly Literal[]; readonly set: boolean }
  | { readonly kind: 'attribute'; readonly attribute: Attribute };

/** The text is no condition. */
export class ConditionSyntaxError extends Error {
  override readonly name = 'ConditionSyntaxError';
}
