import type { RequestState } from '../../../../core/requests/request.ts';
import type { actSentences } from '../../../../core/said/english/acts.ts';
import { germanDuration } from '../duration.ts';

const closedWords: Partial<Record<RequestState, string>> = {
  ended: 'Der Zugriff ist schon beendet.',
  denied: 'Diese Anfrage wurde schon abgelehnt.',
  timedOut: 'Auf diese Anfrage hat niemand rechtzeitig geantwortet. Sie muss neu gestellt werden.',
  cancelled: 'Diese Anfrage wurde zurückgezogen.',
  failed: 'Diese Anfrage ist gescheitert und geschlossen.',
};

export const germanActSentences: typeof actSentences = {
  noSuchRequest: () => 'Es gibt keine Anfrage mit dieser id, bei der du etwas tun kannst.',
  requestClosed: (state) => closedWords[state] ?? 'Diese Anfrage ist geschlossen.',
  paused: (reason, by) =>
    `Latchkey gibt im Moment keinen Zugriff: „${reason}“ (${by}). Was gegeben wurde, wird zurückgenommen wie immer. Versuch es später noch einmal.`,
  decidedBefore: (by) => `Über diese Anfrage ist schon entschieden${by === '' ? '' : `, von ${by}`}.`,
  decideOwn: () => 'Über deine eigene Anfrage kannst du nicht entscheiden.',
  notAnApprover: () => 'Über diese Anfrage entscheidest nicht du.',
  earlierStage: () => 'Diese Karte ist von einer früheren Stufe der Genehmigung. Sieh dir die neueste an.',
  decisionOnRecord: () => 'Deine Entscheidung steht schon fest.',
  denyWithoutReason: () => 'Schreib, warum du die Anfrage ablehnst.',
  cannotApprove: () => 'Das lässt sich jetzt nicht genehmigen:',
  approversChanged: () =>
    'Wer das genehmigen muss, hat sich inzwischen geändert. Lehn es ab, damit es neu angefragt werden kann.',
  moreTimeAsAsked: () => 'Mehr Zeit gibt es wie angefragt oder gar nicht.',
  approveAtMost: (minutes) =>
    `Du kannst höchstens ${germanDuration(minutes)} genehmigen, so viel wie angefragt ist.`,
  cancelNotYours: () => 'Zurückziehen kann das nur, wer es angefragt hat.',
  cancelTooLate: () => 'Über diese Anfrage ist schon entschieden; sie lässt sich nicht mehr zurückziehen.',
  endNotYours: () => 'Abgeben kann diesen Zugriff nur, wer ihn hat.',
  nothingToEnd: () => 'Es gibt keinen aktiven Zugriff, den du abgeben könntest.',
  revokeNotYours: () => 'Entziehen kann Zugriff nur, wer ihn genehmigt oder Latchkey betreibt.',
  revokeWithoutReason: () => 'Schreib, warum du den Zugriff entziehst.',
  nothingToRevoke: () => 'Es gibt keinen aktiven Zugriff, der sich entziehen ließe.',
  extendNotYours: () => 'Um mehr Zeit kann nur bitten, wer diesen Zugriff hat.',
  nothingToExtend: () => 'Es gibt keinen aktiven Zugriff, der sich verlängern ließe.',
  extensionOpen: () => 'Um mehr Zeit wurde schon gebeten. Warte auf die Antwort.',
  extensionCardOld: () => 'Diese Karte ist von vor der letzten Verlängerung. Sieh dir die neueste an.',
  extensionHowLong: () => 'Schreib, wie viel länger, zum Beispiel 1h.',
  noMoreTime: () => 'Mehr Zeit ist nicht zu haben:',
  noteEmpty: () => 'Schreib, was du fragen oder sagen willst.',
  noteTooLate: () => 'Zu dieser Anfrage gibt es jetzt nichts zu sagen.',
  noteRepeated: () => 'Deine Notiz steht schon da.',
  tooManyNotes: () => 'Bei dieser Anfrage stehen schon viele Notizen. Sprecht direkt miteinander.',
  goneByLatchkeyOnly: () => 'Nur Latchkey selbst beendet Zugriff, weil jemand gegangen ist.',
  administratorsOnly: () => 'Das können nur die, die Latchkey betreiben.',
  pauseWithoutReason: () => 'Schreib hinter "pause", warum.',
  notPaused: () => 'Es ist nichts angehalten: Zugriff wird gegeben wie immer.',
  noSuchAccount: (name) => `Der Katalog kennt weder Konto noch Abonnement "${name}".`,
  noneActive: () => 'Nichts davon ist mehr aktiv.',
  moreThanConfirmed: (count, confirmed) =>
    `Inzwischen sind es ${count}, und du hast ${confirmed} bestätigt. Nichts wurde entzogen: sieh noch einmal nach.`,
  delegateNotYours: () => 'Nur wen der Katalog zum Genehmigen nennt, kann jemand anderen entscheiden lassen.',
  delegateOver: () => 'Das ist schon vorbei. Nenne einen Zeitpunkt in der Zukunft.',
  delegateTooLong: (days) =>
    `Statt deiner kann jemand höchstens ${days} Tage lang entscheiden. Für länger muss der Katalog diese Person nennen.`,
  delegateYourself: () => 'Nenne jemand anderen als dich selbst.',
  delegateCannot: (who) => `${who} kann nicht entscheiden: das können nur Mitglieder mit aktivem Konto.`,
};
