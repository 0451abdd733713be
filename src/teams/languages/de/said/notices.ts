import type { noticeSentences } from '../../../../core/said/english/notices.ts';
import { utcPeriod, utcText } from '../../../../core/said/moments.ts';
import { germanDuration } from '../duration.ts';

export const germanNoticeSentences: typeof noticeSentences = {
  active: (minutes, what) =>
    `Der Zugriff ist für ${germanDuration(minutes)} aktiv: ${what}. Auf der Karte steht, wie du ihn nutzt.`,
  endsSoon: (what) =>
    `${what} endet bald. Auf der Karte steht, wann; dort kannst du um mehr Zeit bitten oder sagen, dass du fertig bist.`,
  noteAbout: (who, what, text) => `${who} zu ${what}: „${text}“`,
  moreTimeAsked: (who, minutes, what) =>
    `${who} bittet um ${germanDuration(minutes)} mehr: ${what}. Die Knöpfe sind auf der Karte.`,
  moreTimeGiven: (minutes, what) =>
    `Du hast ${germanDuration(minutes)} mehr: ${what}. Auf der Karte steht, bis wann.`,
  moreTimeDenied: (who, what) =>
    `${approver(who)} hat mehr Zeit für ${what} abgelehnt. Es endet, wann es ohnehin geendet hätte.`,
  moreTimeUnanswered: (what) =>
    `Zu mehr Zeit für ${what} hat niemand rechtzeitig geantwortet. Es endet, wann es ohnehin geendet hätte.`,
  moreTimeFailed: (what) =>
    `${what} konnte nicht für länger gegeben werden und endet, wann es ohnehin geendet hätte.`,
  denied: (who, what) => `${approver(who)} hat ${what} abgelehnt. Auf der Karte steht, warum.`,
  unanswered: (what) =>
    `Niemand hat rechtzeitig geantwortet: ${what}. Frag neu an, wenn du es noch brauchst.`,
  notGiven: (what) => `${what} konnte nicht gegeben werden.`,
  endedBeforeTime: (what) => `${what} ist vor der Zeit zu Ende gegangen.`,
  expired: (what) => `${what} ist abgelaufen.`,
  ended: (what) => `${what} ist beendet.`,
  revoked: (what, who, reason) => `${who} hat ${what} entzogen: „${reason}“.`,
  revokedByLatchkey: (what) => `Latchkey hat ${what} entzogen.`,
  usedFromTo: (startsAt, endedAt, minutes) => {
    const [from, to] = utcPeriod(startsAt, endedAt);
    return `Aktiv war es von ${from} bis ${to} (${germanDuration(minutes)}).`;
  },
  extendedTimes: (count, minutes) =>
    `Es wurde ${count === 1 ? 'einmal' : `${count} Mal`} verlängert, um ${germanDuration(minutes)}.`,
  neverExtended: () => 'Es wurde nicht verlängert.',
  takenBack: () => 'Alles wurde zurückgenommen und geprüft.',
  takenBackAt: (gone) =>
    `Alles wurde zurückgenommen und geprüft: ${gone.map(({ cloud, at }) => `${clouds[cloud]} am ${utcText(at)}`).join(', ')}.`,
  keptForAnother: () =>
    'Was eine andere aktive Anfrage auch braucht, bleibt bis zu deren Ende; der Rest wurde zurückgenommen und geprüft.',
  nothingToTakeBack: () => 'Zurückzunehmen war nichts.',
  nobodyReached: (what) =>
    `Niemand von denen, die ${what} genehmigen, hat Latchkey in Teams; darum wurde niemand gefragt. Bitte sie, die App hinzuzufügen, und frag dann neu an.`,
  notAsked: (names, more, what) =>
    `Zu ${what} konnten nicht alle gefragt werden, weil ihnen die Latchkey-App in Teams fehlt: ${names.join(', ')}${more > 0 ? ` und ${more} weitere` : ''}. Die anderen wurden gefragt. Bitte die, die fehlen, die App hinzuzufügen.`,
  beneficiaryNotTold: (who, what) =>
    `${who} hat die Latchkey-App in Teams nicht und hört nichts von ${what}. Gib weiter, was auf deiner Karte steht, oder bitte darum, die App hinzuzufügen.`,
  waitingForYou: (who, minutes, what) =>
    `${who} wartet auf deine Antwort: ${germanDuration(minutes)} ${what}. Die Knöpfe sind auf der Karte weiter oben.`,
  waitingForMore: (who, minutes, what) =>
    `${who} wartet auf deine Antwort: ${germanDuration(minutes)} mehr ${what}. Die Knöpfe sind auf der Karte weiter oben.`,
  decidesForYou: (who, until) =>
    `${who} lässt dich bis ${utcText(until)} über Anfragen nach Zugriff entscheiden. Die Karten dazu kommen zu dir.`,
  overdue: ({ permission, principal, target, requestId, late, failure, commands }) =>
    [
      `Zugriff, der seit ${late} Minuten weg sein sollte, ist noch nicht zurückgenommen: ${permission} für ${principal}, ${target} (Anfrage ${requestId}).`,
      `${failure} Latchkey versucht es weiter. Um es von Hand zurückzunehmen:`,
      ...commands,
    ].join('\n'),
};

const clouds = { aws: 'AWS', azure: 'Azure' } as const;

function approver(name: string): string {
  return name === '' ? 'Wer genehmigt,' : name;
}
