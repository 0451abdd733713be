/** How access is used, as grants keep it beside commands and links: in English, and `retold` to each reader. */
export const usageSentences = {
  useAtOnce: (who: string, where: string) =>
    `${who} can use it in ${where} without a new sign-in, within a minute.`,
  useGroup: (who: string, group: string, where: string) =>
    `${who} has the rights of the group ${group} in ${where} without a new sign-in, within a minute.`,
  useSession: (what: string, where: string) =>
    `Ask Latchkey for credentials of ${what} in ${where} with your own Entra sign-in, as often as you need them until the end.`,
  usePermissionSet: (what: string, where: string) =>
    `Choose ${what} of ${where} in your AWS access portal. Sessions that are open at the end last for the session duration of the permission set at most.`,
  useRole: (role: string, where: string) => `Take on the role ${role} in ${where}, in a minute at most.`,
  useFederatedRole: (role: string, where: string) =>
    `Take on the role ${role} in ${where} when you sign in through your identity provider.`,
  useHandOver: (account: string, who: string) =>
    `The administrators of account ${account} have to allow it for ${who}, with this policy:`,
  useAzureRole: (who: string) =>
    `In Azure, sign in as ${who} (az login). A new role works within 10 minutes.`,
  useEntraGroup: (who: string, group: string) =>
    `${who} is a member of ${group}. Sign out and in again: sign-ins that are open do not know of it yet.`,
};
