import { useTranslations } from "use-intl";
import { apiKeyScopes } from "@piloto/shared/api-keys";
import { locales } from "@piloto/shared/fields";
import { roles } from "@piloto/shared/roles";
import type { RouterOutputs } from "../../api/router.ts";
import { findAction, findRefusable } from "./audit-actions.ts";

export type AuditEntry = RouterOutputs["auditLog"]["list"]["items"][number];

const fields = [
  "role",
  "name",
  "email",
  "timezone",
  "locale",
  "retentionDays",
  "conversations",
  "messages",
  "files",
  "webhooks",
  "deadLetters",
  "scopes",
  "prefix",
  "expiresInDays",
  "entries",
  "brokenSeq",
  "filters",
  "count",
  "method",
  "amr",
  "browser",
  "platform",
  "reason",
  "number",
  "note",
  "newDevice",
  "purpose",
  "revision",
  "version",
  "archived",
  "endedSessions",
  "withdrawnInvites",
  "wasMember",
  "demo",
] as const;

export type AuditWords = {
  /** "Mudou o papel"; "Tentou mudar um papel" when it was refused; the bare code when there are no words for it. */
  what: (entry: Pick<AuditEntry, "action" | "outcome">) => string;
  who: (entry: Pick<AuditEntry, "actorKind" | "actorName">) => string;
  /** Whom or what it was done to; undefined when the entry names nothing. */
  target: (entry: Pick<AuditEntry, "action" | "targetLabel" | "details">) => string | undefined;
  field: (name: string) => string;
  value: (field: string, value: unknown) => string;
};

/** Puts an entry's codes into words. */
export function useAuditWords(): AuditWords {
  const t = useTranslations("auditLog");
  const members = useTranslations("members");
  const keys = useTranslations("apiKeys");
  const app = useTranslations("app");

  const nameOf = (field: string, value: string): string => {
    const role = field === "role" ? roles.find((known) => known === value) : undefined;
    if (role) return members(`roles.${role}`);
    const locale = field === "locale" ? locales.find((known) => known === value) : undefined;
    if (locale) return app(`languages.${locale}`);
    const scope = field === "scopes" ? apiKeyScopes.find((known) => known === value) : undefined;
    return scope ? keys(`scopeNames.${scope}`) : value;
  };

  const value = (field: string, raw: unknown): string => {
    if (raw === null || raw === undefined || raw === "") return t("nothing");
    if (typeof raw === "boolean") return t(raw ? "yes" : "no");
    if (typeof raw === "string") return nameOf(field, raw);
    if (typeof raw === "number") return String(raw);
    if (Array.isArray(raw)) return raw.map((item) => value(field, item)).join(", ") || t("nothing");
    return JSON.stringify(raw);
  };

  return {
    what: ({ action, outcome }) => {
      const attempt = outcome === "denied" ? findRefusable(action) : undefined;
      if (attempt) return t(`tries.${attempt}`);
      const known = findAction(action);
      return known ? t(`actions.${known}`) : action;
    },
    who: ({ actorKind, actorName }) => actorName ?? t(`actors.${actorKind}`),
    target: ({ action, targetLabel, details }) => {
      const { entries } = details;
      if (action === "auditLog.verify" && typeof entries === "number") return t("entriesCount", { count: entries });
      return targetLabel ?? undefined;
    },
    field: (name) => {
      const known = fields.find((field) => field === name);
      return known ? t(`fields.${known}`) : name;
    },
    value,
  };
}

/** Inside a sentence a label goes on in small letters. */
export const lowerFirst = (text: string): string => text.slice(0, 1).toLocaleLowerCase() + text.slice(1);
