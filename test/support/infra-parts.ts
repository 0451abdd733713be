/** A value of a template: written down, or worked out by an expression when it is deployed. */
export type Value =
  | string
  | number
  | boolean
  | null
  | Expression
  | readonly Value[]
  | { readonly [name: string]: Value };

export class Expression {
  readonly code: string;

  constructor(code: string) {
    this.code = code;
  }
}

/** A resource that a template makes, whether it was read from Bicep or from the ARM JSON compiled of it. */
export interface Resource {
  readonly file: string;
  /** `Microsoft.Storage/storageAccounts`. */
  readonly type: string;
  readonly apiVersion: string;
  readonly body: Value;
}

/** What stands at a path of names in nested objects; undefined when there is nothing. */
export function at(value: Value | undefined, ...path: readonly string[]): Value | undefined {
  return path.reduce<Value | undefined>((inner, name) => (isRecord(inner) ? inner[name] : undefined), value);
}

export function isRecord(value: Value | undefined): value is { readonly [name: string]: Value } {
  return (
    typeof value === 'object' && value !== null && !Array.isArray(value) && !(value instanceof Expression)
  );
}
