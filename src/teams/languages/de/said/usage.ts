import type { usageSentences } from '../../../../core/said/english/usage.ts';

export const germanUsageSentences: typeof usageSentences = {
  useAtOnce: (who, where) => `${who} kann es in ${where} ohne neue Anmeldung nutzen, innerhalb einer Minute.`,
  useGroup: (who, group, where) =>
    `${who} hat die Rechte der Gruppe ${group} in ${where} ohne neue Anmeldung, innerhalb einer Minute.`,
  useSession: (what, where) =>
    `Bitte Latchkey mit deiner eigenen Entra-Anmeldung um Zugangsdaten für ${what} in ${where}, bis zum Ende so oft du sie brauchst.`,
  usePermissionSet: (what, where) =>
    `Wähle ${what} von ${where} in deinem AWS-Zugriffsportal. Sitzungen, die am Ende offen sind, dauern höchstens noch so lange wie die Sitzungsdauer des Berechtigungssatzes.`,
  useRole: (role, where) => `Übernimm die Rolle ${role} in ${where}, nach höchstens einer Minute.`,
  useFederatedRole: (role, where) =>
    `Übernimm die Rolle ${role} in ${where}, wenn du dich über deinen Identitätsanbieter anmeldest.`,
  useHandOver: (account, who) =>
    `Wer das Konto ${account} verwaltet, muss es für ${who} erlauben, mit dieser Richtlinie:`,
  useAzureRole: (who) =>
    `Melde dich in Azure als ${who} an (az login). Eine neue Rolle gilt innerhalb von 10 Minuten.`,
  useEntraGroup: (who, group) =>
    `${who} ist Mitglied von ${group}. Melde dich ab und neu an: offene Anmeldungen wissen noch nichts davon.`,
};
