import type { GrantState, RequestState } from '../../../core/requests/request.ts';
import type { Texts } from '../en/texts.ts';
import { germanCommandTexts } from './command-texts.ts';
import { germanDuration } from './duration.ts';
import { germanEmergencyTexts } from './emergency-texts.ts';
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

export const germanTexts: Texts = {
  ...germanCommandTexts,
  ...germanEmergencyTexts,
  ...germanShareTexts,
  list,
  duration: germanDuration,
  facts: {
    access: (title, name) => `${title} (${name})`,
    terms: (terms) => terms.join(' · '),
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
    more: (count) => `${count} weitere lassen sich mit Namen anfragen: schreib help, um zu sehen, wie.`,
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
    gone: (at) => ['Geprüft, dass er weg ist: ', { at }, '.'],
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
    cloud: { aws: 'AWS', azure: 'Azure' },
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
  answers: {
    approved: 'Du hast das genehmigt. Der Zugriff wird jetzt gegeben.',
    approvedOneOfSeveral: 'Du hast das genehmigt. Es wartet auf weitere Genehmigungen.',
    denied: 'Du hast das abgelehnt. Wer angefragt hat, erfährt es.',
    extensionApproved: 'Du hast mehr Zeit genehmigt.',
    extensionAsked: 'Du hast um mehr Zeit gebeten. Diese Karte zeigt, was daraus wird.',
    noted: 'Gesendet. Die anderen erfahren es.',
    noDuration: (shown) => `"${shown}" ist keine Zeitangabe. Schreib eine wie 20m, 4h oder 1h30m.`,
    cancelled: 'Du hast das zurückgezogen.',
    ended: 'Danke. Der Zugriff wird jetzt zurückgenommen.',
    revoked: 'Du hast das entzogen. Der Zugriff wird jetzt zurückgenommen.',
    noIdentity: 'Teams hat nicht gesagt, wer du bist; darum kann ich hier nichts für dich tun.',
    personalOnly: 'Bitte schreib mir im persönlichen Chat: Anfragen und ihre Gründe sind nicht für alle.',
    inPrivate: 'Ich habe dir in unserem persönlichen Chat geantwortet.',
    nothingToSee: 'Hier ist nichts weiter zu sehen.',
    inPrivateSoon: 'Ich antworte dir in unserem persönlichen Chat.',
    noChat:
      'Ich antworte im persönlichen Chat und kann dir dort nicht schreiben. Füge erst die App für dich hinzu: Apps, Latchkey, Hinzufügen.',
    later: 'Das dauert länger als sonst. Sieh in einer Minute nach, bevor du es wiederholst.',
    unknownAction:
      'Dieser Knopf ist von einer anderen Version von Latchkey. Nichts wurde geändert. Schreib request, um neu anzufangen.',
    badInput:
      'Was von dieser Karte kam, ist nicht vollständig. Nichts wurde geändert. Versuch es noch einmal.',
    broken: 'Bei uns funktioniert gerade etwas nicht. Versuch es in ein paar Minuten noch einmal.',
    repeated: (requestId) =>
      `Das wurde schon angefragt: es ist Anfrage ${requestId}. Nichts wurde noch einmal begonnen.`,
    nothingToAskFor: 'Im Katalog ist im Moment nichts, was du anfragen kannst.',
  },
  commands: {
    help: [
      'Ich gebe Zugriff auf AWS und Azure auf Zeit und nehme ihn von selbst zurück.',
      '',
      'Anfragen',
      '• request: ein Formular zum Ausfüllen',
      '• request <was> <wie lange> <Grund>, z. B. request data-readonly 20m Protokolle prüfen',
      '• request <was> for <Person> <wie lange> <Grund>: mit vollem Namen, Anmeldename oder Erwähnung',
      'Deins',
      '• status: was du angefragt hast und hast',
      '• extend <id> 2h, done <id>, cancel <id>: ohne id, wenn du nur eine hast',
      '• breakglass <was> <wie lange> <Grund>: im Notfall, ohne Genehmigung',
      '• share: Buckets, Tabellen und anderes aus einem AWS-Konto, was du teilen darfst',
      'Entscheiden',
      '• pending: was auf dich wartet',
      '• review: Notfälle, die auf deine Prüfung warten',
      '• delegate <Person> until monday, delegate off: wer statt deiner entscheidet',
      '• revoke <id> <Grund>: Zugriff jetzt beenden',
      '• who, who <Person>, who <Umgebung>: wer jetzt was hat',
      '• report, report 90: wie die Anfragen der letzten Tage liefen, für die, die Latchkey betreiben',
    ].join('\n'),
    welcome: 'Hallo!',
    unknown: (word) => `"${word}" kenne ich nicht. Schreib request, um Zugriff anzufragen, oder help.`,
    didYouMean: (word, command) => `"${word}" kenne ich nicht. Meintest du ${command}?`,
    empty: 'Schreib request, um Zugriff anzufragen, oder help.',
    noEntitlement: 'Sag zuerst, was du brauchst, gleich nach request.',
    noDuration: 'Ich finde keine Zeitangabe. Schreib eine wie 20m, 4h oder 2d nach dem, was du brauchst.',
    strayWords: (words) =>
      `"${words}" vor der Zeitangabe verstehe ich nicht. Schreib "for" vor einen Namen und den Grund nach der Zeitangabe.`,
    change: (problems) =>
      problems.length === 1
        ? `Nichts wurde begonnen. ${problems[0]}`
        : ['Nichts wurde begonnen. Bitte ändern:', ...problems.map((problem) => `• ${problem}`)].join('\n'),
    example: (line) => `Zum Beispiel: ${line}`,
    exampleReason: 'den fehlgeschlagenen Import von gestern prüfen',
  },
};
