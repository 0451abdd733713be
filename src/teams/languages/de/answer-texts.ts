import type { answerTexts } from '../en/answer-texts.ts';

export const germanAnswerTexts: typeof answerTexts = {
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
      'Latchkey betreiben',
      '• revoke all of <Person>, revoke all <Zugang oder Konto>, revoke everything: nach einer Bestätigung',
      '• pause <Grund>, resume: dazwischen wird kein Zugriff gegeben',
      '• report, report 90: wie die Anfragen der letzten Tage liefen',
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
