import type { commandTexts } from '../en/command-texts.ts';
import { germanDuration } from './duration.ts';

export const germanCommandTexts: typeof commandTexts = {
  acts: {
    noDuration: 'Sag, wie viel länger, zum Beispiel: extend 1h.',
    noSuchId: (shown) =>
      `"${shown}" ist keine id einer Anfrage. Sie hat zehn Buchstaben und Ziffern; status zeigt deine.`,
    revokeNeedsId:
      'Sag, was zu entziehen ist und warum: revoke <id> <Grund>. Die id steht auf der Karte, und who zeigt sie.',
    nothingToEnd: 'Du hast nichts, was du abgeben könntest.',
    nothingToExtend: 'Du hast nichts, was sich verlängern ließe.',
    nothingToCancel: 'Du hast nichts, was auf Genehmigung wartet.',
    severalToEnd: 'Du hast mehr als eines. Schreib done und die id, oder drück den Knopf:',
    severalToExtend: 'Du hast mehr als eines. Schreib extend, die id und wie lange, oder drück den Knopf:',
    severalToCancel: 'Mehr als eine Anfrage wartet. Schreib cancel und die id, oder drück den Knopf:',
    extended: (id) => `Du hast für Anfrage ${id} um mehr Zeit gebeten. Ihre Karte zeigt, was daraus wird.`,
    ended: (id) => `Danke. Der Zugriff aus Anfrage ${id} wird jetzt zurückgenommen.`,
    cancelled: (id) => `Du hast Anfrage ${id} zurückgezogen.`,
    revoked: (id) => `Du hast den Zugriff aus Anfrage ${id} entzogen. Er wird jetzt zurückgenommen.`,
  },
  mine: {
    title: 'Deine Anfragen',
    none: 'Du hast keine offenen Anfragen und keinen Zugriff.',
    count: (held, waiting) =>
      [
        ...(held > 0 ? [`Du hast ${held}.`] : []),
        ...(waiting > 0
          ? [waiting === 1 ? '1 wartet oder ist unterwegs.' : `${waiting} warten oder sind unterwegs.`]
          : []),
      ].join(' '),
    you: 'für dich',
    forPerson: (person) => `für ${person}`,
    byPerson: (person) => `angefragt von ${person}`,
    untilMoment: (at) => ['bis ', { at }],
    more: (count) => `${count} weitere ${count === 1 ? 'wird' : 'werden'} nicht gezeigt.`,
    askFor: 'Schreib request, um Zugriff anzufragen.',
  },
  pending: {
    none: 'Nichts wartet auf deine Entscheidung.',
    here: (count) => (count === 1 ? 'Das wartet auf dich:' : `Diese ${count} warten auf dich:`),
    more: (count) =>
      `${count} weitere ${count === 1 ? 'wartet' : 'warten'}. Beantworte erst diese, dann schreib wieder pending.`,
    unsent: 'Eine Karte konnte nicht gesendet werden. Schreib gleich noch einmal pending.',
    moved: 'Diese Karte steht jetzt weiter unten in diesem Chat.',
  },
  who: {
    title: 'Wer jetzt was hat',
    titleAbout: (about) => `Wer jetzt was hat: ${about}`,
    lent: 'Von Latchkey geliehen',
    count: (count) => (count === 1 ? '1 Zugriff ist gegeben.' : `${count} Zugriffe sind gegeben.`),
    nothing: 'Niemand hat jetzt etwas, soweit du es sehen darfst.',
    nothingAbout: (about) => `Zu "${about}" finde ich nichts, was du sehen darfst.`,
    several: (about, names) => `"${about}" könnte ${names.join(' oder ')} sein. Schreib den Anmeldenamen.`,
    until: (at) => ['bis ', { at }],
    request: (id) => `Anfrage ${id}`,
    more: (count) => `${count} weitere. Frag nach einer Person, einem Zugriff oder einer Umgebung.`,
    clouds: 'In den Clouds selbst',
    cloudsNothing: 'Die Clouds zeigen nichts für diese Person.',
    standing: 'nicht von Latchkey',
    lentFor: (id) => `geliehen durch Anfrage ${id}`,
    unknown: (where) => `Konnte nicht nachsehen: ${where}`,
    silent: (cloud) => `${cloud} ließ sich nicht fragen.`,
    asked: 'Die Clouds selbst werden gefragt; was sie sagen, folgt.',
    surveyed: (who) => `Was ${who} hat`,
  },
  delegation: {
    howTo:
      'Schreib, wer statt deiner entscheidet und bis wann: delegate Dana Fields until monday, oder for 3d. Zum Beenden: delegate off.',
    noUntil: (shown) =>
      `"${shown}" ist kein Zeitpunkt, den ich verstehe. Schreib einen Wochentag, ein Datum wie 2026-12-24 oder eine Dauer wie 3d.`,
    title: (who) => `${who} entscheidet statt deiner`,
    until: (at) => ['Bis ', { at }, '.'],
    meaning:
      'Was ab jetzt gefragt wird, geht dorthin. Du darfst weiter entscheiden, und was du vorher gefragt wurdest, bleibt bei dir. Niemand entscheidet über eine eigene Anfrage.',
    unheard: (who) => `${who} konnte in Teams nicht benachrichtigt werden. Bitte sag es selbst weiter.`,
    ended: (who) => `${who} entscheidet nicht mehr statt deiner.`,
    nothingToEnd: 'Niemand entscheidet statt deiner, soweit du es selbst eingestellt hast.',
    byOther: (who, at) => [`${who} entscheidet statt deiner bis `, { at }, '.'],
    forOther: (who, at) => [`Du entscheidest statt ${who} bis `, { at }, '.'],
  },
  report: {
    which: 'Schreib report für die letzten 30 Tage, oder report 90.',
    notForYou: 'Der Bericht ist für die, die Latchkey betreiben.',
    title: (days) => `Die letzten ${days} Tage`,
    count: (count) =>
      count === 0
        ? 'Keine Anfrage wurde geschlossen.'
        : count === 1
          ? '1 Anfrage wurde geschlossen.'
          : `${count} Anfragen wurden geschlossen.`,
    more: 'Es gab mehr; nur diese wurden gezählt.',
    outcomes: 'Was aus ihnen wurde',
    given: 'Gegeben und zurückgenommen',
    denied: 'Abgelehnt',
    timedOut: 'Niemand hat rechtzeitig geantwortet',
    cancelled: 'Zurückgezogen',
    failed: 'Konnte nicht gegeben werden',
    emergencies: 'Von allen im Notfall',
    times: 'Zeit (die Mitte der gegebenen)',
    asked: 'Angefragt',
    used: 'Genutzt',
    usedShare: 'Genutzt von aller Zeit, die es gab',
    extendedShare: 'Verlängert',
    approval: 'Bis Menschen genehmigt hatten',
    none: '–',
    duration: (minutes) => (minutes === 0 ? '0 min' : germanDuration(minutes)),
    entitlements: 'Am meisten angefragt',
    entitlement: 'Was',
    requests: 'Anfragen',
    usedAll: 'Insgesamt genutzt',
    slowest: 'Langsamste Genehmigungen',
    request: 'Anfrage',
    approved: (title, id) => `${title} (${id})`,
    by: 'Letzte Genehmigung von',
    took: 'Dauerte',
  },
  incomplete: 'Nicht alles konnte angesehen werden, darum kann hier etwas fehlen.',
};
