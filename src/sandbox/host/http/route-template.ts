/** A constraint's name as ASP.NET Core has it, and what a segment must look like to meet it. */
const CONSTRAINTS: Readonly<Record<string, RegExp>> = {
  int: /^[+-]?\d{1,10}$/,
  long: /^[+-]?\d{1,19}$/,
  bool: /^(true|false)$/i,
  alpha: /^[a-z]+$/i,
  guid: /^\{?[0-9a-f]{8}-([0-9a-f]{4}-){3}[0-9a-f]{12}\}?$/i,
};

type Segment =
  | { readonly kind: 'literal'; readonly text: string }
  | {
      readonly kind: 'parameter';
      readonly name: string;
      readonly optional: boolean;
      readonly constraints: readonly RegExp[];
    }
  | { readonly kind: 'rest'; readonly name: string };

export type RouteParams = Readonly<Record<string, string>>;

export interface RouteTemplate {
  /** Matches decoded path segments; undefined when they do not fit. */
  match(segments: readonly string[]): RouteParams | undefined;
  /** Sorts before another template's when it is the more specific: literal, constrained, parameter, rest. */
  readonly precedence: string;
}

function parseSegment(text: string, template: string): Segment {
  if (!/[{}]/.test(text)) return { kind: 'literal', text: text.toLowerCase() };
  const match = /^\{(\*{0,2})(\w+)((?::[^:?{}]+)*)(\??)\}$/.exec(text);
  if (match === null)
    throw new Error(
      `The route '${template}' has a segment '${text}' that the embedded host does not understand; use {name}, {name?}, {name:int} or {*name}.`,
    );
  const [, star, name = '', constraintText = '', optional] = match;
  if (star !== '') return { kind: 'rest', name };
  const constraints = constraintText
    .split(':')
    .slice(1)
    .map((constraint) => {
      const pattern = CONSTRAINTS[constraint];
      if (pattern === undefined)
        throw new Error(
          `The route '${template}' has an unknown constraint '${constraint}' (known: ${Object.keys(CONSTRAINTS).join(', ')}).`,
        );
      return pattern;
    });
  return { kind: 'parameter', name, optional: optional === '?', constraints };
}

function rank(segment: Segment): string {
  if (segment.kind === 'literal') return '1';
  if (segment.kind === 'rest') return '5';
  return segment.constraints.length > 0 ? '2' : '3';
}

function checkOrder(segments: readonly Segment[], template: string): void {
  const names = segments.flatMap((segment) => (segment.kind === 'literal' ? [] : segment.name.toLowerCase()));
  if (new Set(names).size < names.length) throw new Error(`The route '${template}' names a parameter twice.`);
  segments.slice(0, -1).forEach((segment) => {
    if (segment.kind === 'rest' || (segment.kind === 'parameter' && segment.optional))
      throw new Error(`The route '${template}' has an optional or catch-all parameter that is not its last.`);
  });
}

/**
 * Reads an HTTP trigger's route (`cards/{id:int}/{part?}`, `files/{*path}`). Literals match without regard to
 * case. Throws an Error for what the embedded host does not understand.
 */
export function parseRouteTemplate(template: string): RouteTemplate {
  const parts = template.split('/').filter((part) => part !== '');
  const segments = parts.map((part) => parseSegment(part, template));
  checkOrder(segments, template);
  return {
    precedence: segments.map(rank).join(''),
    match(given) {
      const params: Record<string, string> = {};
      for (const [index, segment] of segments.entries()) {
        if (segment.kind === 'rest') {
          if (given.length > index) params[segment.name] = given.slice(index).join('/');
          return params;
        }
        const text = given[index];
        if (text === undefined) return segment.kind === 'parameter' && segment.optional ? params : undefined;
        if (segment.kind === 'literal') {
          if (text.toLowerCase() !== segment.text) return undefined;
          continue;
        }
        if (text === '' || !segment.constraints.every((constraint) => constraint.test(text)))
          return undefined;
        params[segment.name] = text;
      }
      return given.length > segments.length ? undefined : params;
    },
  };
}
