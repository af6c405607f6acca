import type { workspaces as ptBR } from "../pt-BR/workspaces.ts";
import type { Translation } from "../translation.ts";

export const workspaces: Translation<typeof ptBR> = {
  nameTitle: "Workspace name",
  nameHint: "Shown in the menu, in invites and in mails.",
  nameLabel: "Name",
  save: "Save",
  renamed: "The workspace is now called {name}.",
  saved: "Saved.",
  regionTitle: "Time and language",
  regionHint: "For reports, exports and messages of the workspace.",
  timezone: "Time zone",
  timezoneHint: "Days in the audit log and in reports begin at midnight of this zone.",
  brazil: "Brazil",
  otherZones: "Other zones",
  locale: "Workspace language",
  localeHint: "Used in exported files. The language of your page is under Appearance.",
  retentionTitle: "Data retention",
  retentionHint:
    "Conversations closed for longer than this are deleted every hour, with messages, notes and files. Contacts, the overview's figures and the audit log stay.",
  retention: "Delete conversations closed for more than",
  retentionForever: "Never delete",
  retentionDays: "{count, plural, one {#\u00a0day} other {#\u00a0days}}",
  retentionOther: "Another period",
  retentionCustom: "Days",
  retentionCustomHint: "From {min, number} to {max, number} days.",
  retentionAskTitle: "Delete conversations closed for more than {days}?",
  retentionAskText:
    "Within the hour they begin to be deleted with messages, notes and files, for everybody, and cannot come back. Contacts, the overview's figures and the audit log stay.",
  retentionAskConfirm: "Change and delete",
  created: "Created on {date}",
  readOnly: "Only administrators and owners change these settings.",
  dangerTitle: "Delete the workspace",
  dangerHint:
    "Deletes conversations, contacts, files, channels, agents and the audit log, for everybody. It cannot be undone.",
  delete: "Delete the workspace",
  deleteTitle: "Delete {name}?",
  deleteText:
    "All that belongs to this workspace is deleted now, for everybody, and cannot come back. Its owners get a mail.",
  deleteConfirm: "Delete for good",
  deleting: "Deleting…",
  deleted: "The workspace {name} was deleted.",
  needsAdmin: "This page is for administrators",
  needsAdminText: "Ask an administrator or owner of {name}.",
};
