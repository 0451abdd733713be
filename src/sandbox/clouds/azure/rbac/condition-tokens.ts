import { ConditionSyntaxError } from './condition-syntax.ts';

export interface Token {
  readonly type: 'symbol' | 'word' | 'text' | 'attribute' | 'end';
  readonly value: string;
  /** Where it stands, from 0. */
  readonly at: number;
}

// In this order: an attribute's name may hold characters that are symbols elsewhere.
const PATTERNS: readonly (readonly [Token['type'], RegExp])[] = [
  ['attribute', /@(?:Environment|Principal|Request|Resource)\[[^\]]+\]/iy],
  ['text', /'(?:\\.|[^'\\])*'/y],
  ['symbol', /&&|\|\||[(){},!]/y],
  // Words are keywords, operators with their quantifier, GUIDs and numbers.
  ['word', /[A-Za-z0-9_.:-]+/y],
];

/** Cuts a condition into tokens, with an end token last. Throws a ConditionSyntaxError at the first strange character. */
export function tokenise(text: string): readonly Token[] {
  const tokens: Token[] = [];
  let at = 0;
  for (;;) {
    while (at < text.length && /\s/.test(text.charAt(at))) at += 1;
    if (at >= text.length) return [...tokens, { type: 'end', value: '', at }];
    const token = tokenAt(text, at);
    tokens.push(token);
    at += token.value.length;
  }
}

function tokenAt(text: string, at: number): Token {
  for (const [type, pattern] of PATTERNS) {
    pattern.lastIndex = at;
    const [value] = pattern.exec(text) ?? [];
    if (value !== undefined) return { type, value, at };
  }
  throw new ConditionSyntaxError(`unexpected character ${JSON.stringify(text.charAt(at))} at ${at}`);
}
