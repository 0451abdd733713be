import type { emergencyTexts } from '../en/emergency-texts.ts';

export const germanEmergencyTexts: typeof emergencyTexts = {
  emergency: {
    noEntitlement:
      'Sag, was du brauchst und warum: breakglass <was> <wie lange> <Grund>. Wie lange, kann wegbleiben.',
    title: 'Im Notfall nehmen?',
    warning: 'Du bekommst es sofort und ohne Genehmigung. Andere erfahren es, und es wird danach geprüft.',
    until: (time) => `Für ${time}, ab jetzt.`,
    told: (names) => `Sofort informiert: ${names.join(', ')}`,
    toldMore: (count) => `und ${count} weitere`,
    nobodyTold: 'Niemand kann informiert werden: der Katalog nennt niemanden außer dir.',
    review: (time) => `Wird innerhalb von ${time} geprüft.`,
    take: 'Jetzt nehmen',
    dismiss: 'Doch nicht',
    dismissed: 'Nichts wurde genommen.',
    taken: 'Du bekommst es jetzt. Eine Karte in diesem Chat zeigt, wie es steht.',
    takenTitle: 'Zugriff im Notfall',
    takenBefore: 'Das wurde schon genommen. Schreib breakglass für einen weiteren Notfall.',
  },
  review: {
    none: 'Keine Prüfung wartet auf dich.',
    here: (count) =>
      count === 1 ? 'Diese Prüfung wartet auf dich:' : `Diese ${count} Prüfungen warten auf dich:`,
    more: (count) =>
      `${count} weitere ${count === 1 ? 'wartet' : 'warten'}. Erledige erst diese, dann schreib wieder review.`,
    title: (who) => `${who} hat im Notfall Zugriff genommen`,
    due: (at) => ['Bitte prüfe es bis ', { at }, '.'],
    taken: (at) => ['Genommen am ', { at }, '.'],
    access: (status) => `Jetzt: ${status}.`,
    right: 'Es war richtig',
    wrong: 'Es war nicht richtig',
    note: 'Was hast du festgestellt?',
    noteExample: 'Das liest, wer es genommen hat.',
    noteMissing: 'Schreib kurz, was du festgestellt hast.',
    confirm: 'Prüfung senden',
    done: (verdict, who) => (verdict === 'right' ? `${who}: es war richtig` : `${who}: es war nicht richtig`),
    doneOn: (at) => ['Geprüft am ', { at }, '.'],
    noted: 'Danke. Deine Prüfung wird festgehalten.',
    summary: (who, what) => `${who} hat im Notfall ${what} genommen. Deine Prüfung wird gebraucht.`,
  },
};
