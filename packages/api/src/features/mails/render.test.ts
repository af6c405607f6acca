import { describe, expect, it } from "vitest";
import { renderMail } from "./render.ts";
import { templates } from "./templates.ts";

const values = {
  name: '<img src=x onerror="alert(1)">',
  workspaceName: "Casa & Ipê",
  invitedBy: "Marcos",
  deletedBy: "Marcos",
  link: "/verify-email#token=abc",
  newEmail: "novo@exemplo.com.br",
  browser: "Chrome",
  platform: "Windows",
  ip: "203.0.113.7",
  change: "totp_on",
  channelName: "WhatsApp <Vendas>",
  status: "needs_reauth",
  reason: "(190) Error validating access token",
  origin: "https://app.exemplo.com.br",
} as const;

const names = Object.keys(templates.en) as (keyof typeof templates.en)[];

describe("mails", () => {
  it.each(names.flatMap((name) => [[name, "pt-BR"] as const, [name, "en"] as const]))(
    "%s in %s has a subject, text and HTML with nothing left open",
    (name, locale) => {
      const mail = renderMail(name, locale, values);
      expect(mail.subject.length).toBeGreaterThan(5);
      expect(`${mail.subject}${mail.text}${mail.html}`).not.toMatch(/undefined|\[object|\$\{/);
      expect(mail.subject).not.toMatch(/[\r\n]/);
    },
  );

  it("escape what people typed", () => {
    const { html } = renderMail("verifyEmail", "pt-BR", { ...values, name: "<script>x</script>" });
    expect(html).not.toContain("<script>");
  });

  it("link to the page with the token in the fragment, where no server sees it", () => {
    const { text, html } = renderMail("verifyEmail", "pt-BR", values);
    expect(text).toContain("https://app.exemplo.com.br/verify-email#token=abc");
    expect(html).toContain('href="https://app.exemplo.com.br/verify-email#token=abc"');
  });
});
