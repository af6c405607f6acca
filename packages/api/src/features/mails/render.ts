import type { Locale } from "@piloto/shared/fields";
import { type MailText, type TemplateName, templates, type TemplateValues } from "./templates.ts";

export type { TemplateName } from "./templates.ts";
export type MailValues<Name extends TemplateName> = TemplateValues[Name];
export type RenderedMail = { subject: string; text: string; html: string };

const footers: Record<Locale, string> = {
  "pt-BR": "Piloto de Vendas. Esta mensagem é automática; respostas não são lidas.",
  en: "Piloto de Vendas. This message is automatic; nobody reads replies.",
};

/** Renders a template in a language as subject, plain text and HTML; every value is escaped in the HTML. */
export function renderMail<Name extends TemplateName>(
  name: Name,
  locale: Locale,
  values: MailValues<Name> & { origin: string },
): RenderedMail {
  const mail = templates[locale][name](values);
  const link = mail.action && new URL(mail.action.path, values.origin).href;
  return { subject: mail.subject, text: renderText(mail, link, footers[locale]), html: renderHtml(mail, link, locale) };
}

function renderText(mail: MailText, link: string | undefined, footer: string): string {
  const action = mail.action && link ? [`${mail.action.label}:\n${link}`] : [];
  return [mail.greeting, ...mail.paragraphs, ...action, ...(mail.after ?? []), `--\n${footer}`].join("\n\n");
}

function renderHtml(mail: MailText, link: string | undefined, locale: Locale): string {
  const paragraph = (text: string) => `<p style="margin:0 0 16px">${escapeHtml(text)}</p>`;
  const button =
    mail.action && link
      ? `<p style="margin:0 0 16px"><a href="${escapeHtml(link)}" style="display:inline-block;padding:10px 18px;border-radius:6px;background:#0d5c80;color:#fff;text-decoration:none;font-weight:600">${escapeHtml(mail.action.label)}</a></p>` +
        `<p style="margin:0 0 16px;font-size:12px;color:#5b6770;word-break:break-all">${escapeHtml(link)}</p>`
      : "";
  const body = [
    paragraph(mail.greeting),
    ...mail.paragraphs.map(paragraph),
    button,
    ...(mail.after ?? []).map(paragraph),
  ].join("");
  return (
    `<!doctype html><html lang="${locale}"><head><meta charset="utf-8"><title>${escapeHtml(mail.subject)}</title></head>` +
    `<body style="margin:0;padding:24px;background:#f3f6f8;font:14px/1.5 Inter,Segoe UI,Roboto,sans-serif;color:#16222b">` +
    `<div style="max-width:520px;margin:0 auto;padding:24px;background:#fff;border:1px solid #dfe5e9;border-radius:10px">` +
    `<p style="margin:0 0 16px;font-weight:600;color:#0d5c80">Piloto de Vendas</p>${body}` +
    `<p style="margin:24px 0 0;font-size:12px;color:#5b6770">${escapeHtml(footers[locale])}</p></div></body></html>`
  );
}

const entities: Record<string, string> = { "&": "&amp;", "<": "&lt;", ">": "&gt;", '"': "&quot;", "'": "&#39;" };

const escapeHtml = (text: string): string => text.replaceAll(/[&<>"']/g, (character) => entities[character] ?? "");
