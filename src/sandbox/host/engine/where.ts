import type { SQLInputValue } from 'node:sqlite';

/** Conditions of a query and their values, in the same order. */
export class Where {
  readonly values: SQLInputValue[] = [];
  readonly #conditions: string[] = ['TRUE'];

  get sql(): string {
    return this.#conditions.join(' AND ');
  }

  add(condition: string, ...values: readonly SQLInputValue[]): void {
    this.#conditions.push(condition);
    this.values.push(...values);
  }

  /** Adds the condition only for a value that is there. */
  addIf(condition: string, value: SQLInputValue | undefined): void {
    if (value !== undefined) this.add(condition, value);
  }
}
