import {
  type Attribute,
  type AttributeSource,
  type Condition,
  ConditionSyntaxError,
  type Literal,
  type Operand,
  type Operator,
  type Quantifier,
} from './condition-syntax.ts';
import { type Token, tokenise } from './condition-tokens.ts';
import { isGuid } from './guid.ts';

/**
 * Parses a condition (Azure RBAC, "Azure role assignment condition format and syntax"). AND and OR may not
 * stand side by side without parentheses. Throws a ConditionSyntaxError.
 */
export function parseCondition(text: string): Condition {
  const parser = new Parser(tokenise(text));
  const condition = parser.expression();
  parser.end();
  return condition;
}

class Parser {
  readonly #tokens: readonly Token[];
  #index = 0;

  constructor(tokens: readonly Token[]) {
    this.#tokens = tokens;
  }

  expression(): Condition {
    const parts = [this.#unary()];
    let kind: 'and' | 'or' | undefined;
    for (let next = this.#connective(); next !== undefined; next = this.#connective()) {
      if (kind !== undefined && kind !== next) this.#fail('parentheses between AND and OR');
      kind = next;
      this.#index += 1;
      parts.push(this.#unary());
    }
    const [only] = parts;
    return kind === undefined && only !== undefined ? only : { kind: kind ?? 'and', parts };
  }

  end(): void {
    if (this.#peek().type !== 'end') this.#fail('AND, OR or the end');
  }

  #connective(): 'and' | 'or' | undefined {
    const value = this.#peek().value.toUpperCase();
    if (value === 'AND' || value === '&&') return 'and';
    return value === 'OR' || value === '||' ? 'or' : undefined;
  }

  #unary(): Condition {
    if (this.#take('!') || this.#takeWord('NOT')) return { kind: 'not', part: this.#unary() };
    if (this.#take('(')) {
      const inner = this.expression();
      this.#expect(')');
      return inner;
    }
    if (this.#takeWord('ActionMatches')) return { kind: 'actionMatches', pattern: this.#pattern() };
    if (this.#takeWord('SubOperationMatches'))
      return { kind: 'subOperationMatches', pattern: this.#pattern() };
    if (this.#takeWord('Exists')) return { kind: 'exists', attribute: this.#attribute() };
    return { kind: 'compare', left: this.#attribute(), operator: this.#operator(), right: this.#operand() };
  }

  #pattern(): string {
    this.#expect('{');
    const literal = this.#literal();
    if (literal.type !== 'text') this.#fail('a quoted action');
    this.#expect('}');
    return literal.value;
  }

  #attribute(): Attribute {
    const token = this.#peek();
    const match = /^@(\w+)\[\s*(.+?)\s*\]$/.exec(token.value);
    const [, source, name] = match ?? [];
    if (token.type !== 'attribute' || source === undefined || name === undefined)
      return this.#fail('an attribute');
    this.#index += 1;
    return { source: source.toLowerCase() as AttributeSource, name };
  }

  #operator(): Operator {
    const token = this.#peek();
    const match = /^(?:(For(?:Any|All)Of(?:Any|All)Values):)?([a-z]+)$/i.exec(token.value);
    const [, quantifier, name] = match ?? [];
    if (token.type !== 'word' || name === undefined) return this.#fail('an operator');
    this.#index += 1;
    return { ...(quantifier && { quantifier: spelling(quantifier) }), function: name.toLowerCase() };
  }

  #operand(): Operand {
    if (this.#peek().type === 'attribute') return { kind: 'attribute', attribute: this.#attribute() };
    if (!this.#take('{')) return { kind: 'values', values: [this.#literal()], set: false };
    const values = [this.#literal()];
    while (this.#take(',')) values.push(this.#literal());
    this.#expect('}');
    return { kind: 'values', values, set: true };
  }

  #literal(): Literal {
    const { type, value } = this.#peek();
    if (type !== 'text' && type !== 'word') return this.#fail('a value');
    this.#index += 1;
    if (type === 'text') return { type: 'text', value: value.slice(1, -1).replaceAll(/\\(')/g, '$1') };
    // Microsoft's own conditions write GUIDs with and without dashes.
    if (isGuid(value) || /^[0-9a-f]{32}$/i.test(value)) return { type: 'guid', value };
    if (/^-?\d+$/.test(value)) return { type: 'number', value };
    if (/^(true|false)$/i.test(value)) return { type: 'boolean', value: value.toLowerCase() };
    this.#index -= 1;
    return this.#fail('a quoted text, a GUID, a number or a boolean');
  }

  #peek(): Token {
    return this.#tokens[this.#index] ?? { type: 'end', value: '', at: 0 };
  }

  #take(symbol: string): boolean {
    const token = this.#peek();
    if (token.type !== 'symbol' || token.value !== symbol) return false;
    this.#index += 1;
    return true;
  }

  #takeWord(word: string): boolean {
    const token = this.#peek();
    if (token.type !== 'word' || token.value.toLowerCase() !== word.toLowerCase()) return false;
    this.#index += 1;
    return true;
  }

  #expect(symbol: string): void {
    if (!this.#take(symbol)) this.#fail(`"${symbol}"`);
  }

  #fail(expected: string): never {
    const token = this.#peek();
    const found = token.type === 'end' ? 'the end' : JSON.stringify(token.value);
    throw new ConditionSyntaxError(`expected ${expected} at ${token.at} and found ${found}`);
  }
}

function spelling(quantifier: string): Quantifier {
  const [, first = '', second = ''] = /^For(Any|All)Of(Any|All)Values$/i.exec(quantifier) ?? [];
  const any = (word: string): 'Any' | 'All' => (word.toLowerCase() === 'any' ? 'Any' : 'All');
  return `For${any(first)}Of${any(second)}Values`;
}
