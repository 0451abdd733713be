import { looksLikeDuration } from '../../core/requests/duration.ts';
import type { Texts } from '../languages/en/texts.ts';
import type { Command } from './command.ts';
import type { MessageWord } from './message-text.ts';
import { ticketAndReason } from './parse-request.ts';
import { isWord, joined, joinUnits, personIn } from './words.ts';

/**
 * `[<entitlement> [<type> [<part of a name>]]]` looks; with a duration it asks:
 * `<entitlement> <type> <names> <permissions> [for <person>] <duration> [ticket <ticket>] <reason…>`.
 */
export function parseShare(words: readonly MessageWord[], texts: Texts): Command {
  const all = joinLists(joinUnits(words));
  const at = all.findIndex(
    ({ text, person }, index) => index > 0 && person === undefined && looksLikeDuration(text),
  );
  const duration = all[at];
  if (duration === undefined) {
    const [from, type, ...name] = all;
    return {
      kind: 'shareLook',
      ...(from && { from: from.text }),
      ...(type && { type: type.text }),
      ...(name.length > 0 && { name: joined(name) }),
    };
  }
  const [from, type, names, permissions, preposition, ...person] = all.slice(0, at);
  const isWhole =
    from !== undefined && type !== undefined && names !== undefined && permissions !== undefined;
  // `for Dana for 2h` and `for 2h` read naturally; the latter means oneself.
  const named = isWord(person.at(-1), 'for') ? person.slice(0, -1) : person;
  if (!isWhole || (preposition !== undefined && !isWord(preposition, 'for')))
    return { kind: 'unclear', message: `${texts.share.form} ${texts.share.how}` };
  return {
    kind: 'share',
    from: from.text,
    type: type.text,
    names: listed(names),
    permissions: listed(permissions),
    ...(named.length > 0 && { beneficiary: personIn(named) }),
    duration: duration.text,
    ...ticketAndReason(all.slice(at + 1)),
  };
}

/** `a, b` is one list in two words. */
function joinLists(words: readonly MessageWord[]): readonly MessageWord[] {
  const lists: MessageWord[] = [];
  for (const word of words) {
    const before = lists.at(-1);
    if (before?.person === undefined && before?.text.endsWith(',') && word.person === undefined)
      lists[lists.length - 1] = { text: `${before.text}${word.text}` };
    else lists.push(word);
  }
  return lists;
}

function listed({ text }: MessageWord): readonly string[] {
  return text.split(',').filter((part) => part !== '');
}
