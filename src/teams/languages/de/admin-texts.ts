import type { FindingState, ReportedFinding } from '../../../core/reconcile/finding.ts';
import type { Unexplained } from '../../../core/reconcile/judge-artifact.ts';
import type { adminTexts } from '../en/admin-texts.ts';

const findingTitles: Readonly<Record<ReportedFinding['what'], string>> = {
  missing: 'Aktiver Zugriff ist nicht mehr da, und es war nicht Latchkey, das ihn genommen hat',
  altered: 'Aktiver Zugriff wurde geändert, und nicht von Latchkey',
  unexplained: 'Etwas trägt Latchkeys Namen, und keine Anfrage kümmert sich darum',
  unseen: 'Latchkey sieht nicht, was es gesetzt hat, und kann nicht sicher sein, es zurückzunehmen',
};

const findingAdvice: Readonly<Record<ReportedFinding['what'], string>> = {
  missing:
    'Finde heraus, wer es war. Latchkey setzt es nicht wieder; was übrig ist, nimmt es zurück, wenn die Zeit um ist. Wer den Zugriff hat, weiß Bescheid.',
  altered:
    'Finde heraus, wer es war. Gibt es mehr, als genehmigt war, dann entziehe es: alles, was damit gegeben wurde, wird zurückgenommen. Sonst geht es, wenn die Zeit um ist.',
  unexplained:
    'Bevor etwas geschieht, wird noch einmal nachgesehen. Zurückgenommen wird dann genau das, und nichts, was andere gegeben haben.',
  unseen:
    'Gib Latchkey die Rechte zurück, die es mit der Einrichtung bekommen hat; bis dahin verleihe dort nichts.',
};

const unexplained: Readonly<Record<Unexplained, string>> = {
  closedEarly:
    'Diese Anfrage ist geschlossen: sie endete früher, und jemand hat das wieder hingestellt. Latchkey entfernt es, wenn die Zeit jener Anfrage um ist.',
  noRequest:
    'Eine Anfrage mit dieser id ist nicht bekannt. Latchkey entfernt es, wenn seine eigene Zeit um ist.',
  notAGrant:
    'Diese Anfrage ist nicht geschlossen, hat aber etwas anderes gegeben. Latchkey entfernt es, wenn sie geschlossen und ihre Zeit um ist.',
};

const findingStates: Readonly<Record<Exclude<FindingState, 'open'>, string>> = {
  left: 'Niemand wird wieder gerufen, bis es sich ändert.',
  removing: 'Es wird zurückgenommen, bis die Cloud zeigt, dass es weg ist.',
  gone: 'Es ist nicht mehr so.',
  removed: 'Es wurde zurückgenommen, und es wurde nachgesehen, dass es weg ist.',
  held: 'Eine offene Anfrage hat es inzwischen, darum wurde nichts zurückgenommen.',
  kept: 'Andere Anfragen haben es auch, darum bleibt es, bis die letzte von ihnen endet.',
  revoked: 'Die Anfrage wurde entzogen; ihre eigene Karte zeigt, wie sie endet.',
};

export const germanAdminTexts: typeof adminTexts = {
  pause: {
    paused: (who, reason) =>
      `${who} hat die Vergabe angehalten: „${reason}“. Neues wird nicht gegeben; was gegeben ist, endet wie immer.`,
    done: 'Die Vergabe ist angehalten. Was gegeben ist, endet wie immer. Schreib resume, wenn es vorbei ist.',
    changed:
      'Die Vergabe war schon angehalten; der Grund ist jetzt deiner. Schreib resume, wenn es vorbei ist.',
    resumed: 'Es wird wieder Zugriff gegeben.',
    unheard: (count) =>
      `${count === 1 ? 'Wer sonst noch verwaltet, hat' : `${count} andere, die verwalten, haben`} es noch nicht erfahren.`,
  },
  revokeAll: {
    howTo:
      'Sag, was entzogen werden soll: revoke all of <Person>, revoke all <Zugang>, revoke all account <Name> oder revoke everything. Du siehst erst, wie viel das ist.',
    didYouMean: (word, command) => `"revoke ${word}" kenne ich nicht. Meintest du ${command}?`,
    unknown: (wanted) => `Ich kenne keine Person, keinen Zugang und kein Konto namens "${wanted}".`,
    suggestion: (name) => `Meintest du ${name}?`,
    several: (lines) =>
      ['Das kann mehreres sein. Schreib, was du meinst:', ...lines.map((line) => `• ${line}`)].join('\n'),
    nothing: 'Nichts davon ist aktiv, also gibt es nichts zu entziehen.',
    notYet: (count) =>
      count === 1
        ? '1 Zugriff wird gerade erst gegeben: schau gleich wieder nach.'
        : `${count} Zugriffe werden gerade erst gegeben: schau gleich wieder nach.`,
    title: (name) => (name === '' ? 'Alles entziehen?' : `Allen Zugriff von ${name} entziehen?`),
    titleAccount: (name) => `Allen Zugriff auf ${name} entziehen?`,
    count: (count) =>
      count === 1 ? '1 Zugriff endet jetzt, endgültig.' : `${count} Zugriffe enden jetzt, endgültig.`,
    warning: 'Wer ihn hat, erfährt es, mit deinem Namen und deinem Grund.',
    list: 'Was endet',
    untilMoment: (at) => ['bis ', { at }],
    request: (id) => `Anfrage ${id}`,
    more: (count) => `und ${count} weitere`,
    incomplete: 'Nicht jede Anfrage konnte angesehen werden: es kann mehr geben.',
    reason: 'Warum muss es jetzt enden?',
    reasonExample: 'Das liest, wer den Zugriff hat.',
    reasonMissing: 'Schreib, warum.',
    confirm: (count) => (count === 1 ? 'Jetzt entziehen' : `Alle ${count} jetzt entziehen`),
    dismiss: 'Doch nicht',
    dismissed: 'Nichts wurde entzogen.',
    dismissedTitle: 'Alles entziehen',
    progressTitle: (name, done, count) =>
      `${name === '' ? 'Alles wird entzogen' : `Alles von ${name} wird entzogen`}: ${done} von ${count} beendet`,
    doneTitle: (name, count) =>
      name === '' ? `Alles ist entzogen (${count})` : `Alles von ${name} ist entzogen (${count})`,
    doneSummary: 'Davon ist in keiner Cloud mehr etwas da.',
    by: (at) => ['Bestätigt am ', { at }, '.'],
    because: (reason) => `„${reason}“`,
    told: 'Angewiesen',
    ended: 'Beendet und nachgesehen, dass es weg ist',
    revoking: 'Wird zurückgenommen',
    stuck: 'Dauert länger, als es soll; du wirst zu jedem gerufen',
    waiting: 'Noch nicht begonnen',
    unclear: 'Gerade nicht zu lesen',
    refused: 'Nicht entzogen',
  },
  finding: {
    title: (what) => findingTitles[what],
    since: (at) => ['Zuerst gesehen am ', { at }, '.'],
    found: 'Was wo ist',
    gives: (permission, principal) => `${permission} für ${principal}`,
    why: 'Warum das Latchkey angeht',
    carriesName: (id) => `Sein Name oder Merkmal sagt, dass Latchkey es für Anfrage ${id} gemacht hat.`,
    placedFor: (id) => `Latchkey hat es für Anfrage ${id} gesetzt, die aktiv ist.`,
    unexplained: (why) => unexplained[why],
    ends: (at) => ['Das Ende, das es selbst trägt: ', { at }, '.'],
    cannotSee: (code, message) => `${code}, in den Worten der Cloud: ${message}`,
    next: 'Was zu tun ist',
    advice: (what) => findingAdvice[what],
    byHand: 'Von Hand',
    remove: (what) => (what === 'altered' ? 'Zugriff jetzt entziehen' : 'Jetzt entziehen'),
    leave: 'So lassen, es ist bekannt',
    decided: (kind, who, at) => [
      kind === 'leave'
        ? `${who} hat entschieden, es zu lassen, am `
        : `${who} hat entschieden, es zurückzunehmen, am `,
      { at },
      '.',
    ],
    state: (state) => findingStates[state],
  },
};
