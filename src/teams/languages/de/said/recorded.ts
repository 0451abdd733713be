import type { recordedSentences } from '../../../../core/said/english/recorded.ts';
import { inGerman } from '../duration.ts';

export const germanRecordedSentences: typeof recordedSentences = {
  timeOver: () => 'Die Zeit dafür ist vorbei.',
  notGrantedAnyMore: () => 'Zu dieser Anfrage wird nichts mehr gegeben.',
  notDecided: () => 'So wurde es nicht entschieden.',
  notExtendedAnyMore: () => 'Mehr Zeit wird nicht mehr gegeben.',
  notAskedAnyMore: () => 'Um mehr Zeit wird nicht mehr gebeten.',
  notThere: () => 'Was gegeben war, ist nicht mehr da und lässt sich darum nicht verlängern.',
  endNotVisible: () => 'Die Cloud hat das neue Ende noch nicht übernommen.',
  notVisible: () => 'Die Cloud hat es angenommen, zeigt es aber noch nicht.',
  stillThere: () => 'Die Cloud hat das Zurücknehmen angenommen, zeigt den Zugriff aber noch.',
  artifactBusy: () => 'Dasselbe Recht wird gerade für eine andere Anfrage geändert.',
  notGivenInTime: () => 'Es ließ sich nicht rechtzeitig geben.',
  tooSoonToExtend: () => 'Es endet zu bald, um es noch zu verlängern.',
  approvalChanged: () => 'Wie das genehmigt wird, hat sich geändert. Frag neu an.',
  whoApprovesChanged: () => 'Wer das genehmigen muss, hat sich inzwischen geändert. Frag neu an.',
  grantsChanged: () => 'Was dazu gegeben wird, hat sich nach der Genehmigung geändert. Frag neu an.',
  noAnswerInTime: () =>
    'Ein Teil von Latchkey hat nicht rechtzeitig geantwortet; darum wurde nichts gegeben. Bitte frag neu an.',
  notTakenIn: (title) =>
    `Deine Anfrage nach ${title} konnte nicht angenommen werden, weil ein Teil von Latchkey nicht geantwortet hat. Bitte frag neu an.`,
  askedBefore: () => 'Das wurde schon einmal angefragt und ist geschlossen. Bitte frag neu an.',
  beneficiaryGone: () => 'Wer den Zugriff bekäme, steht nicht im Verzeichnis.',
  anyDuration: () => 'jede Dauer',
  upTo: (time) => `bis ${inGerman(time)}`,
  memberOf: (group) => `Mitglied von ${group}`,
  groupNamed: (group) => `Gruppe ${group}`,
  roleNamed: (role) => `Rolle ${role}`,
  permissionSet: (set) => `Berechtigungssatz ${set}`,
  inlinePolicy: (policy) => `Inline-Richtlinie ${policy}`,
  directly: () => 'direkt',
  throughRole: (role) => `über die Rolle ${role}`,
  throughGroup: (group) => `über die Gruppe ${group}`,
  throughAnotherGroup: () => 'über eine andere Gruppe',
  accountDisabled: (who) => `Das Konto von ${who} ist im Verzeichnis gesperrt.`,
  accountMissing: (who) => `Das Konto von ${who} ist nicht mehr im Verzeichnis.`,
};
