import type { invites as ptBR } from "../pt-BR/invites.ts";
import type { Translation } from "../translation.ts";

export const invites: Translation<typeof ptBR> = {
  formTitle: "Invite a person",
  formHint:
    "The invite comes by mail, works for {days, plural, one {# day} other {# days}}, and for that address only.",
  email: "E-mail",
  emailPlaceholder: "name@company.com",
  role: "Role",
  send: "Send invite",
  sending: "Sending…",
  sent: "Invite sent to {email}.",
  alreadyMember: "This person is a member already.",
  limited: "Many invites in a short time. Wait a little and send again.",
  caption: "Invites without an answer",
  to: "To",
  from: "Sent by",
  state: "State",
  actions: "Actions",
  until: "works until {date}",
  openShort: "Waiting",
  since: "on {date}",
  expiredShort: "Expired",
  removedPerson: "Removed person",
  resend: "Send again",
  resendOf: "Send again to {email}",
  resent: "We sent a new link to {email}. The one before stopped working.",
  revoke: "Revoke",
  revokeOf: "Revoke the invite of {email}",
  revoked: "The invite of {email} was revoked.",
  restored: "The invite of {email} works again.",
  linkNote:
    "The link is in the mail only: not even administrators see it. If it did not arrive, check the address and send again.",
  emptyTitle: "No invite is waiting for an answer",
  emptyText: "When you invite somebody, the invite stays here until they accept.",
};
