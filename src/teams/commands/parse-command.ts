import { nearest } from '../../core/text/nearest.ts';
import { clip, oneLine } from '../cards/escape.ts';
import type { Texts } from '../languages/en/texts.ts';
import type { BareCommand, Command } from './command.ts';
import type { MessageWord } from './message-text.ts';
import { parseEnding, parseExtend, parseRevoke } from './parse-act.ts';
import { parseDelegate } from './parse-delegate.ts';
import { parseEmergency, parseRequest } from './parse-request.ts';
import { parseAll } from './parse-revoke-all.ts';
import { parseShare } from './parse-share.ts';
import { bare, isWord, joined, personIn } from './words.ts';

type Parse = (rest: readonly MessageWord[], texts: Texts) => Command;

const just =
  (kind: BareCommand): Parse =>
  () => ({ kind });

const request: Parse = (rest, texts) => (rest.length === 0 ? { kind: 'form' } : parseRequest(rest, texts));
const done: Parse = (rest, texts) => parseEnding('end', rest, texts);

/** The commands as the manifest and the help text name them. */
const commands: ReadonlyMap<string, Parse> = new Map<string, Parse>([
  ['request', request],
  ['status', just('status')],
  ['who', parseWho],
  ['pending', just('pending')],
  ['extend', parseExtend],
  ['done', done],
  ['cancel', (rest, texts) => parseEnding('cancel', rest, texts)],
  ['revoke', parseRevoke],
  ['breakglass', parseEmergency],
  ['share', parseShare],
  ['review', just('review')],
  ['delegate', parseDelegate],
  ['report', parseReport],
  ['pause', (rest) => ({ kind: 'pause', reason: joined(rest) })],
  ['resume', just('resume')],
  ['help', just('help')],
]);

/** How people say the same. */
const synonyms: ReadonlyMap<string, Parse> = new Map<string, Parse>([
  ['ask', (rest, texts) => request(isWord(rest[0], 'for') ? rest.slice(1) : rest, texts)],
  ['my', just('status')],
  ['mine', just('status')],
  ['approvals', just('pending')],
  ['approve', just('pending')],
  ['reviews', just('review')],
  ['break-glass', parseEmergency],
  ['break', (rest, texts) => parseEmergency(isWord(rest[0], 'glass') ? rest.slice(1) : rest, texts)],
  ['emergency', parseEmergency],
  ['revoke-all', parseAll],
  ['revokeall', parseAll],
  ['unpause', just('resume')],
  ['end', done],
  ['finished', done],
  [
    "i'm",
    (rest, texts) => (isWord(rest[0], 'done', 'finished') ? done(rest.slice(1), texts) : { kind: 'help' }),
  ],
]);

/** The commands by their names, and how people say the same. */
export const commandNames: readonly string[] = [...commands.keys()];
export const commandSynonyms: readonly string[] = [...synonyms.keys()];

/** Reads a message as a command. Every message is one, if only an unknown one. */
export function parseCommand([first, ...rest]: readonly MessageWord[], texts: Texts): Command {
  if (!first) return { kind: 'unknown', message: texts.commands.empty };
  const name = bare(first.text).replaceAll('’', "'");
  const parse = commands.get(name) ?? synonyms.get(name);
  if (parse) return parse(rest, texts);
  const shown = clip(oneLine(first.text), 40);
  const suggestion = nearest(name, [...commands.keys()]);
  return {
    kind: 'unknown',
    message: suggestion ? texts.commands.didYouMean(shown, suggestion) : texts.commands.unknown(shown),
  };
}

/** Small words between `who` and what it is about: "who has access to production?". */
const fillers = ['has', 'have', 'holds', 'got', 'access', 'to', 'in', 'on', 'is', 'the', 'what', 'now'];

function parseWho(rest: readonly MessageWord[]): Command {
  const named = [...rest];
  while (isWord(named[0], ...fillers)) named.shift();
  const about = personIn(named)
    .replace(/[?!.]+$/, '')
    .trim();
  return about === '' ? { kind: 'who' } : { kind: 'who', about };
}

/** `report`, `report 90`, `report last 30 days`. */
function parseReport(rest: readonly MessageWord[], texts: Texts): Command {
  const figure = rest
    .map(({ text }) => /^(\d+)(?:d|days?)?$/i.exec(text)?.[1])
    .find((found) => found !== undefined);
  const days = figure === undefined ? 30 : Number(figure);
  return days === 30 || days === 90
    ? { kind: 'report', days }
    : { kind: 'unclear', message: texts.report.which };
}
