import type { Weekday } from '../../../../core/catalogue/policy.ts';
import type { policySentences } from '../../../../core/said/english/policy.ts';
import { germanDuration } from '../duration.ts';

const dayNames: Readonly<Record<Weekday, string>> = {
  mon: 'Mo',
  tue: 'Di',
  wed: 'Mi',
  thu: 'Do',
  fri: 'Fr',
  sat: 'Sa',
  sun: 'So',
};

export const germanPolicySentences: typeof policySentences = {
  requesterInactive: () => 'Dein Konto ist im Verzeichnis nicht aktiv.',
  nothingCalled: (name) => `Es gibt nichts namens "${name}", das du anfragen kannst.`,
  youCanAskFor: (names, more) =>
    `Du kannst anfragen: ${names.join(', ')}${more > 0 ? ` und ${more} weitere` : ''}.`,
  nothingToAskFor: () =>
    'Im Moment gibt es nichts, was du anfragen kannst; wer Latchkey betreibt, kann das ändern.',
  beneficiaryInactive: () => 'Wer den Zugriff bekäme, hat im Verzeichnis kein aktives Konto.',
  guestYourself: (title) => `${title} wird an Gastkonten nicht gegeben.`,
  guestBeneficiary: (title, who) =>
    `${title} wird an Gastkonten nicht gegeben, und ${who} hat eines. Nenne jemand anderen.`,
  notForSelf: (title) =>
    `${title} wird nicht an die gegeben, die danach fragen. Nenne mit "for" jemand anderen.`,
  notOnBehalf: (name, who) =>
    `Du kannst ${name} nicht für ${who} anfragen. Lass "for" weg, um für dich selbst zu fragen, oder nenne jemand anderen.`,
  emergencyForSelfOnly: () => 'Im Notfall nehmen alle nur für sich selbst. Lass "for" weg.',
  noEmergency: (name) => `${name} kannst du nicht im Notfall nehmen. Frag es mit "request" an.`,
  tooLong: (minutes, name, longest, emergency) =>
    `${germanDuration(minutes)} ist zu lang: ${name} gibt es${emergency ? ' im Notfall' : ''} für höchstens ${germanDuration(longest)}.`,
  noReason: () => 'Schreib in Worten, wofür du es brauchst; das liest, wer genehmigt.',
  reasonTooShort: (least) => `Schreib etwas mehr dazu, wofür du es brauchst: mindestens ${least} Zeichen.`,
  reasonTooLong: (most) => `Der Grund ist zu lang: nimm höchstens ${most} Zeichen.`,
  noTicket: (example) =>
    `Nenne das Ticket dazu${example === '' ? '' : `, zum Beispiel ${example}`}: schreib "ticket" und seine Nummer.`,
  noSuchTicket: (example) =>
    `Das sieht nicht nach einem Ticket aus.${example === '' ? '' : ` Schreib eines wie ${example}.`}`,
  windowClosed: () => 'Zugriff darf zu dieser Zeit nicht beginnen.',
  windowOpens: ({ day, time, timeZone }) => `Er kann ab ${dayNames[day]} ${time} (${timeZone}) beginnen.`,
  heldAtOnce: (most, count, name) =>
    `Eine Person darf höchstens ${requests(most)} auf einmal haben, und ${count} sind es schon. Gib eine ab, bevor du ${name} anfragst.`,
  heldOfKind: (most, count, name, policy) =>
    `Eine Person darf höchstens ${requests(most)} dieser Art (${policy}) auf einmal haben, und ${count} sind es schon. Gib eine ab, bevor du ${name} anfragst.`,
  conflict: (name, other, requestId) =>
    `${name} darf niemand zusammen mit ${other} haben, das Anfrage ${requestId} hält. Gib das erst ab.`,
  conflictOfOther: (name, who) =>
    `${name} darf niemand zusammen mit etwas haben, das ${who === '' ? 'die andere Person' : who} hat. Das muss erst abgegeben werden.`,
  nobodyApproves: () =>
    'Für andere oder für so lange genehmigt das niemand. Frag weniger an, oder lass sie selbst fragen.',
  tooManyApprovers: (count) =>
    `${count} Personen könnten das genehmigen; das sind zu viele, um sie zu fragen. Wer Latchkey betreibt, muss eine kleinere Gruppe nennen.`,
  nobodyLeft: (stage, whom) =>
    `Niemand ist übrig, der das${stage > 0 ? ` in Stufe ${stage}` : ''} genehmigen könnte. Bitte ${whom.length > 0 ? whom.join(', ') : 'die, die Latchkey betreiben'}, jemanden zu nennen.`,
};

function requests(count: number): string {
  return count === 1 ? '1 Anfrage' : `${count} Anfragen`;
}
