import type { GrantState, RequestState } from '../../../core/requests/request.ts';
import type { Texts } from '../en/texts.ts';
import { germanAdminTexts } from './admin-texts.ts';
import { germanAnswerTexts } from './answer-texts.ts';
import { germanCommandTexts } from './command-texts.ts';
import { germanDuration } from './duration.ts';
import { germanEmergencyTexts } from './emergency-texts.ts';
import { germanSaid } from './said/german-said.ts';
import { germanShareTexts } from './share-texts.ts';

// German, in the shape of English. Commands stay as they are: they are what people type.

function list(names: readonly string[], most: number): string {
  const shown = names.length > most ? [...names.slice(0, most), `${names.length - most} weitere`] : names;
  if (shown.length < 2) return shown.join('');
  return `${shown.slice(0, -1).join(', ')} und ${shown.at(-1)}`;
}

function approvals(count: number): string {
  return count === 1 ? '1 Genehmigung' : `${count} Genehmigungen`;
}

const grantStates: Readonly<Record<GrantState, readonly [mark: string, why?: string]>> = {
  planned: ['Noch nicht gesetzt'],
  placing: ['Wird gesetzt'],
  placed: ['Gesetzt'],
  standing: ['War schon da', 'Es kommt von anderswo; Latchkey rührt es nicht an.'],
  blocked: ['Nicht gesetzt', 'Etwas stand im Weg, darum wurde die Cloud nicht gefragt.'],
  failed: ['Nicht gesetzt', 'Die Cloud hat es nicht angenommen.'],
  removing: ['Wird zurückgenommen'],
  stuck: ['Noch da', 'Das Zurücknehmen ist noch nicht gelungen. Latchkey versucht es weiter.'],
  kept: ['Bleibt vorerst', 'Eine andere Anfrage braucht es auch.'],
  removed: ['Weg'],
};

const grantTitles: Readonly<Record<RequestState, string>> = {
  pending: 'Was gegeben wird',
  approved: 'Was gegeben wird',
  granting: 'Was gerade gegeben wird',
  active: 'Was gegeben ist',
  revoking: 'Was gerade zurückgenommen wird',
  ended: 'Was gegeben war',
  denied: 'Was angefragt war',
  timedOut: 'Was angefragt war',
  cancelled: 'Was angefragt war',
  failed: 'Was wo ist',
};

const cloudNames = { aws: 'AWS', azure: 'Azure' };

export const germanTexts: Texts = {
  ...germanAdminTexts,
  ...germanAnswerTexts,
  ...germanCommandTexts,
  ...germanEmergencyTexts,
  ...germanShareTexts,
  list,
  said: germanSaid,
  duration: germanDuration,
  facts: {
    access: (title, name) => `${title} (${name})`,
    terms: (terms) => terms.filter((term) => term !== '').join(' · '),
    forYou: 'für dich',
    forThemselves: 'für sich selbst',
    forPerson: (person) => `Für ${person}`,
    askedBy: (person) => `Angefragt von ${person}`,
    person: (name, signIn) => `${name} (${signIn})`,
    reason: (reason) => `„${reason}“`,
    noReason: 'Kein Grund genannt.',
    shortened: (given, asked) => `${given} statt ${asked}`,
    ticket: (ticket) => `Ticket ${ticket}`,
    emergency: 'Im Notfall genommen, ohne Genehmigung.',
    byRule: (rule) => `Genehmigt durch die Regel „${rule}“ des Katalogs.`,
    request: (id) => `Anfrage ${id}`,
  },
  buttons: {
    next: 'Weiter',
    back: 'Etwas ändern',
    send: 'Anfrage senden',
    approve: 'Genehmigen',
    deny: 'Ablehnen',
    confirmDeny: 'Anfrage ablehnen',
    revoke: 'Entziehen',
    confirmRevoke: 'Zugriff jetzt entziehen',
    cancel: 'Anfrage zurückziehen',
    end: 'Ich bin fertig',
    approveLess: 'Für kürzer genehmigen',
    confirmApproveLess: 'Für diese Zeit genehmigen',
    extend: 'Mehr Zeit',
    confirmExtend: 'Um mehr Zeit bitten',
    ask: 'Etwas fragen',
    note: 'Notiz schreiben',
    sendNote: 'Senden',
    endForAnother: 'Zugriff jetzt beenden',
  },
  form: {
    title: 'Zugriff anfragen',
    change: 'Bitte erst das hier ändern',
    intro: 'Zugriff gibt es auf Zeit; danach wird er von selbst zurückgenommen.',
    entitlement: 'Was brauchst du?',
    entitlementMissing: 'Wähle aus, was du brauchst.',
    duration: 'Für wie lange?',
    usualDuration: (minutes) =>
      minutes === undefined ? 'Die übliche Zeit' : `Üblich: ${germanDuration(minutes)}`,
    otherDuration: 'Oder eine andere Zeit',
    otherDurationExample: 'z. B. 90m, 4h, 2d',
    beneficiary: 'Für wen?',
    beneficiaryExample: 'Für dich, oder voller Name oder Anmeldename',
    ticket: 'Ticket',
    ticketExample: (example) => (example === undefined ? 'Falls es eines gibt' : `z. B. ${example}`),
    ticketMissing: 'Nenne das Ticket dazu.',
    reason: 'Wofür?',
    reasonExample: 'Das liest, wer genehmigt.',
    reasonMissing: 'Schreib kurz, wofür du es brauchst.',
    choice: (title, max) => `${title} (bis zu ${germanDuration(max)})`,
    more: (count) =>
      `${count} weitere ${count === 1 ? 'lässt' : 'lassen'} sich mit Namen anfragen: schreib help, um zu sehen, wie.`,
    summary: 'Zugriff anfragen',
    about: (who, said) =>
      who === undefined ? `Zur Nachricht „${said}“` : `Zur Nachricht von ${who} „${said}“`,
  },
  preview: {
    title: 'Prüfen und senden',
    intro: 'Noch ist nichts gesendet.',
    approval: 'Wer genehmigen muss',
    byRule: (rule) => `Niemand: die Regel „${rule}“ des Katalogs genehmigt es sofort.`,
    stage: ({ names, several, quorum, number, of }) => {
      const who = several ? `${quorum} von: ${names}` : names;
      return of > 1 ? `Stufe ${number} von ${of}: ${who}` : who;
    },
  },
  sent: {
    title: 'Gesendet',
    waits: (count) => (count === 1 ? 'Es wartet auf 1 Person.' : `Es wartet auf eine von ${count} Personen.`),
    noApproval: 'Es braucht keine Genehmigung.',
    repeated: 'Dieses Formular wurde schon gesendet. Schreib request für ein neues.',
    follow: 'Eine Karte in diesem Chat zeigt, wie es steht.',
  },
  channel: {
    refresh: 'Was ich tun kann',
    summary: (who, what, status) => `${who} fragt ${what} an: ${status}`,
  },
  notes: {
    title: 'Notizen',
    said: (who, at, you) => [`${you ? 'Du' : who}, `, { at }],
    question: 'Was möchtest du wissen?',
    answer: 'Was möchtest du sagen?',
    example: 'Das lesen die anderen.',
    missing: 'Schreib erst etwas.',
  },
  extension: {
    title: (who, time) => `${who} bittet um ${time} mehr`,
    until: (at) => ['Es würde dann am ', { at }, ' enden.'],
    waiting: (time, names, most) => `Um ${time} mehr gebeten. Gefragt: ${list(names, most)}.`,
    denied: (who, reason) => `${who} hat mehr Zeit abgelehnt. Grund: ${reason}`,
    timedOut: 'Zu mehr Zeit hat niemand rechtzeitig geantwortet.',
    failed: (why) => `Mehr Zeit konnte nicht gegeben werden. ${why}`,
    given: (time) => `Um ${time} verlängert.`,
    howLong: 'Wie viel länger?',
    howLongExample: 'z. B. 1h',
    howLongMissing: 'Schreib, wie viel länger.',
  },
  approval: {
    less: 'Für wie lange höchstens?',
    lessExample: (asked) => `Weniger als ${asked}`,
    lessMissing: 'Schreib, für wie lange.',
    title: (who) => `${who} bittet um Zugriff`,
    answerBy: (at) => ['Bitte antworte bis ', { at }, '.'],
    progress: (had, { quorum, index, of }) =>
      of > 1
        ? `Stufe ${index + 1} von ${of}: ${had} von ${approvals(quorum)}`
        : `Bisher ${had} von ${approvals(quorum)}`,
    denyReason: 'Warum nicht?',
    revokeReason: 'Warum muss es jetzt enden?',
    revokeReasonMissing: 'Schreib, warum; wer den Zugriff hat, liest es.',
    reasonExample: 'Das liest, wer angefragt hat.',
    reasonMissing: 'Schreib, warum, damit klar ist, was zu ändern ist.',
    decided: ({ kind, at, by }, you) => [
      `${you ? 'Du hast' : `${by.displayName} hat`} das ${kind === 'approve' ? 'genehmigt' : 'abgelehnt'}: `,
      { at },
      '.',
    ],
    decisionReason: (reason) => `Grund: ${reason}`,
    waitingForOthers: 'Es wartet auf die anderen.',
    summary: (who, what) => `${who} bittet um ${what}. Deine Antwort wird gebraucht.`,
  },
  status: {
    pending: 'Wartet auf Genehmigung',
    granting: 'Genehmigt. Der Zugriff wird gegeben',
    active: 'Der Zugriff ist aktiv',
    revoking: 'Der Zugriff wird zurückgenommen',
    stuck: 'Das Zurücknehmen dauert länger, als es sollte',
    ended: 'Der Zugriff ist beendet',
    denied: 'Abgelehnt',
    timedOut: 'Niemand hat rechtzeitig geantwortet',
    cancelled: 'Zurückgezogen',
    failed: 'Der Zugriff konnte nicht gegeben werden',
    asked: (names, most) => `Gefragt: ${list(names, most)}.`,
    answerBy: (at) => ['Sie haben Zeit bis ', { at }, '.'],
    checking: 'Die Genehmigenden werden gefragt.',
    activeUntil: (at) => ['Endet von selbst am ', { at }, '.'],
    wasUntil: (at) => ['Er sollte am ', { at }, ' enden.'],
    stuckHelp: 'Latchkey versucht es, bis er weg ist. Wer es betreibt, weiß davon.',
    used: (from, to, time) => ['Genutzt von ', { at: from }, ' bis ', { at: to }, ` (${time}).`],
    gone: (at) => ['Geprüft, dass er weg ist: ', { at }, '.'],
    goneFrom: (gone) => [
      'Geprüft, dass er weg ist: ',
      ...gone.flatMap(({ cloud, at }, index) => [`${index > 0 ? ', ' : ''}${cloudNames[cloud]} am `, { at }]),
      '.',
    ],
    closed: (at) => ['Geschlossen am ', { at }, '.'],
    askAgain: 'Schreib request, um neu anzufragen.',
    ends: (end, you) => {
      switch (end.why) {
        case 'expired':
          return 'Die Zeit war um.';
        case 'endedEarly':
          return you(end.by.objectId)
            ? 'Du hast ihn früher abgegeben.'
            : `${end.by.displayName} hat ihn früher abgegeben.`;
        case 'revokedBy':
          return `${you(end.by.objectId) ? 'Du hast' : `${end.by.displayName} hat`} ihn entzogen. Grund: ${end.reason}`;
      }
    },
  },
  grants: {
    cloud: cloudNames,
    title: (state) => grantTitles[state],
    mark: (state) => grantStates[state][0],
    why: (state) => grantStates[state][1],
    where: (target, cloud, principal) =>
      [target.replace(`${cloud} `, ''), ...(principal === undefined ? [] : [principal])].join(', '),
    gone: (at) => ['Geprüft am ', { at }, '.'],
    because: (message) => `Warum: ${message}`,
    portal: (cloud) => `${cloud}-Portal ↗`,
    more: (count) => `Und ${count} weitere.`,
  },
  summary: (status, what) => `${what}: ${status}`,
};
