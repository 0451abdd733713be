import type { RequestContext } from './context.ts';

/** What may stand in for `${…}` while a pattern is read; undefined where variables mean nothing. */
export type Variables = RequestContext | undefined;

type Token = { readonly literal: string } | { readonly wildcard: '*' | '?' };

/**
 * Splits a pattern into literal text and wildcards. The value of a policy variable is literal text even if it
 * holds a `*`, or a user could widen a policy by choosing a name. Undefined when a variable has no value and
 * no default: such an element matches nothing.
 */
function tokenise(pattern: string, variables: Variables): Token[] | undefined {
  const tokens: Token[] = [];
  const parts = variables ? /\$\{([^}]*)\}|([*?])|([^*?$]+|\$)/g : /()([*?])|([^*?]+)/g;
  for (const [, variable, wildcard, literal] of pattern.matchAll(parts)) {
    if (wildcard !== undefined) tokens.push({ wildcard: wildcard as '*' | '?' });
    else if (literal !== undefined) tokens.push({ literal });
    else {
      const value = variables && resolve(variable ?? '', variables);
      if (value === undefined) return undefined;
      tokens.push({ literal: value });
    }
  }
  return tokens;
}

function resolve(expression: string, context: RequestContext): string | undefined {
  if (expression === '*' || expression === '?' || expression === '$') return expression;
  const [, key = '', fallback] = /^\s*([^,\s]+)\s*(?:,\s*'([^']*)'\s*)?$/.exec(expression) ?? [];
  const values = context.get(key);
  // A key with several values cannot be a variable (IAM User Guide, Policy variables).
  return values?.length === 1 ? values[0] : fallback;
}

/** True when `value` matches `pattern`, in which `*` is any text and `?` one character. */
export function matchesPattern(pattern: string, value: string, variables: Variables): boolean {
  const tokens = tokenise(pattern, variables);
  return tokens !== undefined && glob(tokens, value);
}

/** The pattern as literal text with its variables filled in; undefined when one has no value. */
export function expand(pattern: string, variables: Variables): string | undefined {
  return tokenise(pattern, variables)
    ?.map((token) => ('literal' in token ? token.literal : token.wildcard))
    .join('');
}

/** True when an action pattern such as `s3:Get*` covers the action. Case does not matter. */
export function matchesAction(pattern: string, action: string): boolean {
  return matchesPattern(pattern.toLowerCase(), action.toLowerCase(), undefined);
}

/**
 * True when the ARN matches. The first five segments are matched one by one, so a wildcard in one never
 * swallows a colon; the sixth takes all the rest. A lone `*` is every resource.
 */
export function matchesArn(pattern: string, arn: string, variables: Variables): boolean {
  if (pattern === '*') return true;
  const wanted = splitArn(pattern);
  const actual = splitArn(arn);
  if (wanted.length !== 6 || actual.length !== 6) return pattern === arn;
  return wanted.every((segment, index) => matchesPattern(segment, actual[index] ?? '', variables));
}

/** Colons inside `${…}` are part of a variable's name and separate nothing. */
function splitArn(arn: string): string[] {
  const segments = [''];
  for (const [piece] of arn.matchAll(/\$\{[^}]*\}|[\s\S]/g)) {
    if (piece === ':' && segments.length < 6) segments.push('');
    else segments.push((segments.pop() ?? '') + piece);
  }
  return segments;
}

/** Greedy matching with one point to fall back to: no pattern, however full of stars, takes long. */
function glob(tokens: readonly Token[], value: string): boolean {
  const pattern = tokens.flatMap((token): Token[] =>
    'literal' in token ? Array.from(token.literal, (literal) => ({ literal })) : [token],
  );
  const characters = Array.from(value);
  let at = 0;
  let fallback: { readonly pattern: number; at: number } | undefined;
  for (let index = 0; index < pattern.length || at < characters.length; ) {
    const token = pattern[index];
    if (token && 'wildcard' in token && token.wildcard === '*') {
      fallback = { pattern: ++index, at };
    } else if (token && at < characters.length && ('wildcard' in token || token.literal === characters[at])) {
      index++;
      at++;
    } else if (fallback && fallback.at < characters.length) {
      index = fallback.pattern;
      at = ++fallback.at;
    } else return false;
  }
  return true;
}
