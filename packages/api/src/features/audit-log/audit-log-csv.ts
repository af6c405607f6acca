import type { Locale } from "@piloto/shared/fields";
import { byteOrderMark, csvLine } from "../../http/csv.ts";
import type { AuditEntry } from "./list-audit-log.queries.ts";

/** Where a file is opened decides how it is read: a Brazilian spreadsheet expects semicolons. */
export type CsvForm = { locale: Locale; timezone: string };

const words = {
  "pt-BR": {
    separator: ";",
    head: [
      "Registro",
      "Data e hora",
      "Quem",
      "Ação",
      "Alvo",
      "Endereço",
      "Resultado",
      "Detalhes",
      "Navegador",
      "Pedido",
      "Elo",
    ],
    outcomes: { done: "Feito", denied: "Negado", attention: "Atenção" },
    actors: { user: "Pessoa removida", api_key: "Chave de API removida", system: "Sistema", anonymous: "Sem conta" },
  },
  en: {
    separator: ",",
    head: [
      "Entry",
      "Date and time",
      "Who",
      "Action",
      "Target",
      "Address",
      "Outcome",
      "Details",
      "Browser",
      "Request",
      "Hash",
    ],
    outcomes: { done: "Done", denied: "Denied", attention: "Attention" },
    actors: { user: "Removed person", api_key: "Removed API key", system: "System", anonymous: "No account" },
  },
} as const;

/** The first line. */
export const csvHead = ({ locale }: CsvForm): string => byteOrderMark + toLine([...words[locale].head], locale);

/** Formats entries as lines; times are those of the workspace. */
export function createCsvFormatter({ locale, timezone }: CsvForm): (entries: AuditEntry[]) => string {
  const { outcomes, actors } = words[locale];
  // Swedish writes dates as every spreadsheet reads them: 2026-11-20 14:34:12.
  const time = new Intl.DateTimeFormat("sv-SE", { timeZone: timezone, dateStyle: "short", timeStyle: "medium" });
  const toCells = (entry: AuditEntry): string[] => [
    String(entry.seq),
    time.format(entry.occurredAt),
    entry.actorName ?? actors[entry.actorKind],
    entry.action,
    entry.targetLabel ?? entry.targetId ?? "",
    entry.ip ?? "",
    outcomes[entry.outcome],
    Object.keys(entry.details).length > 0 ? JSON.stringify(entry.details) : "",
    entry.userAgent ?? "",
    entry.requestId ?? "",
    entry.hash,
  ];
  return (entries) => entries.map((entry) => toLine(toCells(entry), locale)).join("");
}

const toLine = (cells: string[], locale: Locale): string => csvLine(cells, words[locale].separator);
