import { unsupportedQuery } from './graph-error.ts';

/** An entity as its properties. */
export type Entity = Readonly<Record<string, unknown>>;
export type Predicate = (entity: Entity) => boolean;

/** What of an entity type can be filtered by, and how it is called in messages. */
export interface FilterRules {
  readonly resource: string;
  readonly properties: readonly string[];
  /** The caller has asked for an advanced query: what is answered only there is answered. */
  readonly advanced?: boolean;
}

interface Token {
  readonly type: 'name' | 'text' | 'symbol';
  readonly value: string;
}

type Value = string | boolean | null;

const TOKEN = /\s*(?:('(?:[^']|'')*')|([A-Za-z][A-Za-z0-9_/]*)|([(),:]))/y;

/**
 * Reads `$filter`: eq, in, startswith and any, joined by and, or and parentheses. Text is compared without
 * regard to case, as the directory does. What Graph answers only as an advanced query (ne, not, endswith; see
 * Microsoft Learn, "Advanced query capabilities on Microsoft Entra ID objects") is refused in any other query,
 * and everything else always.
 */
export function parseFilter(text: string, rules: FilterRules): Predicate {
  const parser = new FilterParser(tokenise(text), rules);
  const predicate = parser.or();
  parser.end();
  return predicate;
}

class FilterParser {
  readonly #tokens: readonly Token[];
  readonly #rules: FilterRules;
  #index = 0;

  constructor(tokens: readonly Token[], rules: FilterRules) {
    this.#tokens = tokens;
    this.#rules = rules;
  }

  or(): Predicate {
    const parts = [this.#and()];
    while (this.#takeName('or')) parts.push(this.#and());
    return (entity) => parts.some((part) => part(entity));
  }

  end(): void {
    if (this.#index < this.#tokens.length) throw syntaxError();
  }

  #and(): Predicate {
    const parts = [this.#primary()];
    while (this.#takeName('and')) parts.push(this.#primary());
    return (entity) => parts.every((part) => part(entity));
  }

  #primary(): Predicate {
    if (this.#takeSymbol('(')) {
      const inner = this.or();
      this.#expect(')');
      return inner;
    }
    if (this.#takeName('not')) {
      const inner = this.#primary();
      this.#needAdvanced();
      return (entity) => !inner(entity);
    }
    for (const [name, test] of TEXT_TESTS) {
      if (!this.#takeName(name)) continue;
      const [property, value] = this.#pair();
      if (name === 'endswith') this.#needAdvanced(property);
      return (entity) => test(entity[property], value);
    }
    const name = this.#name();
    if (name.endsWith('/any')) return this.#any(this.#checked(name.slice(0, -'/any'.length)));
    return this.#comparison(this.#checked(name));
  }

  #comparison(property: string): Predicate {
    if (this.#takeName('eq')) {
      const value = this.#value();
      return (entity) => same(entity[property], value);
    }
    if (this.#takeName('ne')) {
      const value = this.#value();
      this.#needAdvanced(property);
      return (entity) => !same(entity[property], value);
    }
    if (this.#takeName('in')) {
      this.#expect('(');
      const values = [this.#value()];
      while (this.#takeSymbol(',')) values.push(this.#value());
      this.#expect(')');
      return (entity) => values.some((value) => same(entity[property], value));
    }
    throw unsupported(property, this.#rules);
  }

  /** `otherMails/any(x:x eq '…')` */
  #any(property: string): Predicate {
    this.#expect('(');
    const variable = this.#name();
    this.#expect(':');
    const starts = this.#takeName('startswith');
    if (starts) this.#expect('(');
    if (this.#name() !== variable) throw syntaxError();
    if (starts) this.#expect(',');
    else if (!this.#takeName('eq')) throw unsupported(property, this.#rules);
    const value = this.#value();
    if (starts) this.#expect(')');
    this.#expect(')');
    return (entity) => {
      const items = entity[property];
      return Array.isArray(items) && items.some((item) => (starts ? startsWith : same)(item, value));
    };
  }

  /** `(displayName,'Ada')` */
  #pair(): readonly [string, Value] {
    this.#expect('(');
    const property = this.#checked(this.#name());
    this.#expect(',');
    const value = this.#value();
    this.#expect(')');
    return [property, value];
  }

  #needAdvanced(property?: string): void {
    if (this.#rules.advanced === true) return;
    throw property === undefined
      ? unsupportedQuery(
          "Operator 'Not' is not supported because the 'ConsistencyLevel:eventual' header is missing. Refer to https://aka.ms/graph-docs/advanced-queries for more information",
        )
      : unsupported(property, this.#rules);
  }

  #checked(name: string): string {
    if (!this.#rules.properties.includes(name)) throw unsupported(name, this.#rules);
    return name;
  }

  #name(): string {
    const token = this.#tokens[this.#index];
    if (token?.type !== 'name') throw syntaxError();
    this.#index += 1;
    return token.value;
  }

  #value(): Value {
    const token = this.#tokens[this.#index];
    this.#index += 1;
    if (token?.type === 'text') return token.value.slice(1, -1).replaceAll("''", "'");
    if (token?.value === 'true' || token?.value === 'false') return token.value === 'true';
    if (token?.value === 'null') return null;
    throw syntaxError();
  }

  #takeName(name: string): boolean {
    const token = this.#tokens[this.#index];
    if (token?.type !== 'name' || token.value.toLowerCase() !== name) return false;
    this.#index += 1;
    return true;
  }

  #takeSymbol(symbol: string): boolean {
    const token = this.#tokens[this.#index];
    if (token?.type !== 'symbol' || token.value !== symbol) return false;
    this.#index += 1;
    return true;
  }

  #expect(symbol: string): void {
    if (!this.#takeSymbol(symbol)) throw syntaxError();
  }
}

function tokenise(text: string): readonly Token[] {
  const tokens: Token[] = [];
  const trimmed = text.trimEnd();
  for (let at = 0; at < trimmed.length; ) {
    TOKEN.lastIndex = at;
    const match = TOKEN.exec(trimmed);
    if (match === null) throw syntaxError();
    const [whole, quoted, name, symbol] = match;
    if (quoted !== undefined) tokens.push({ type: 'text', value: quoted });
    else if (name !== undefined) tokens.push({ type: 'name', value: name });
    else tokens.push({ type: 'symbol', value: symbol ?? '' });
    at += whole.length;
  }
  return tokens;
}

function same(actual: unknown, expected: Value): boolean {
  if (typeof actual === 'string' && typeof expected === 'string')
    return actual.toLowerCase() === expected.toLowerCase();
  return actual === expected;
}

function startsWith(actual: unknown, start: Value): boolean {
  return (
    typeof actual === 'string' &&
    typeof start === 'string' &&
    actual.toLowerCase().startsWith(start.toLowerCase())
  );
}

function endsWith(actual: unknown, end: Value): boolean {
  return (
    typeof actual === 'string' && typeof end === 'string' && actual.toLowerCase().endsWith(end.toLowerCase())
  );
}

const TEXT_TESTS = [
  ['startswith', startsWith],
  ['endswith', endsWith],
] as const;

function syntaxError(): Error {
  return unsupportedQuery('Invalid filter clause.');
}

function unsupported(property: string, { resource }: FilterRules): Error {
  return unsupportedQuery(
    `Unsupported or invalid query filter clause specified for property '${property}' of resource '${resource}'.`,
  );
}
