import { LineCounter, parseDocument, type YAMLParseError } from 'yaml';
import type { CatalogueIssue } from '../issue.ts';
import { checkFeatures } from './features.ts';
import { placeFinder } from './places.ts';
import type { Problem, SourceFile, YamlFile } from './source-file.ts';
import { textProblem } from './text-problem.ts';

export type YamlOutcome =
  | { readonly ok: true; readonly file: YamlFile }
  | { readonly ok: false; readonly issues: readonly CatalogueIssue[] };

/** Where the stack ends depends on the machine, so that it stands at the beginning of the file. */
const tooDeep: Problem = {
  offset: 0,
  code: 'yaml.size',
  message: 'The file is nested too deeply. Take brackets or levels out.',
};

/** Reads one file of the catalogue. Never throws: whatever the text holds, the outcome says what is wrong. Pure. */
export function readYaml(source: SourceFile): YamlOutcome {
  const unreadable = textProblem(source.text);
  if (unreadable) return { ok: false, issues: [issueAt(source, unreadable)] };
  const { text } = source;
  const found: Problem[] = [];
  const lineCounter = new LineCounter();
  try {
    const document = parseDocument(text, {
      lineCounter,
      prettyErrors: false,
      // Found by checkFeatures, with the lines of both.
      uniqueKeys: false,
      logLevel: 'error',
    });
    found.push(...document.errors.map(syntaxProblem));
    checkFeatures(document, lineCounter, (problem) => found.push(problem));
    if (found.length > 0) return { ok: false, issues: firstOfEachLine(source, found) };
    return {
      ok: true,
      file: {
        path: source.path,
        content: document.toJS({ maxAliasCount: 0 }) ?? {},
        placeOf: placeFinder(document.contents, lineCounter),
      },
    };
  } catch (error) {
    // Reading calls itself for every level, so that thousands of levels end the stack.
    if (!(error instanceof RangeError)) throw error;
    return { ok: false, issues: [issueAt(source, tooDeep)] };
  }
}

function issueAt({ path, text }: SourceFile, { offset, code, message }: Problem): CatalogueIssue {
  const before = text.slice(0, offset);
  const line = before.split('\n').length;
  const column = offset - before.lastIndexOf('\n');
  return { severity: 'error', file: path, line, column, code, path: '', message };
}

function syntaxProblem({ pos, code, message }: YAMLParseError): Problem {
  const offset = pos[0];
  if (message.startsWith('Maximum call stack')) return tooDeep;
  const said = message.includes('end with a') ? syntaxMessages['MISSING_CHAR'] : syntaxMessages[code];
  return { offset, code: 'yaml.syntax', message: said ?? `${message}.` };
}

/** One mistake makes the parser stumble over much that follows, so that a file shows few of these. */
function firstOfEachLine(source: SourceFile, problems: readonly Problem[]): readonly CatalogueIssue[] {
  const byLine = new Map<number, CatalogueIssue>();
  const deep = problems.find(({ code }) => code === 'yaml.size');
  if (deep) return [issueAt(source, deep)];
  for (const problem of problems.toSorted((a, b) => a.offset - b.offset)) {
    const issue = issueAt(source, problem);
    if (!byLine.has(issue.line)) byLine.set(issue.line, issue);
    if (byLine.size === mostShown) break;
  }
  return [...byLine.values()];
}

const mostShown = 20;

/** The parser's more common complaints, in words that say what to change. */
const syntaxMessages: Readonly<Record<string, string>> = {
  TAB_AS_INDENT: 'Indent with spaces; YAML takes no tabs.',
  BAD_INDENT: 'The indentation does not fit. Items of one mapping or list begin in the same column.',
  BLOCK_AS_IMPLICIT_KEY: 'A value holds ": ". Put it in quotes, or the mapping on lines of its own.',
  MISSING_CHAR: 'A quote, bracket or colon is missing here or before.',
  MULTIPLE_DOCS: 'A file holds one document. Take the line "---" out and put the rest into its own file.',
  UNEXPECTED_TOKEN: 'This does not belong here. A quote or a comma before it may be missing.',
};
