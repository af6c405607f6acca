import { Hono } from "hono";
import { isOwnForm } from "../http/security.ts";
import { messagePage } from "../pages/message.page.ts";
import { listPage, mailList } from "./list.page.ts";
import type { MailboxStore } from "./mailbox.store.ts";
import { mailPage } from "./mail.page.ts";

/** More than anyone scrolls through; the search finds the rest. */
const listLimit = 200;

/**
 * The mail's own HTML is shown in a frame without scripts, forms or same-origin rights. A click may replace the whole
 * page, so that a link behaves as it does in a mail program.
 */
const mailPolicy = [
  "sandbox allow-top-navigation-by-user-activation allow-popups allow-popups-to-escape-sandbox",
  "default-src 'none'",
  "style-src 'unsafe-inline'",
  "img-src data:",
  "frame-ancestors 'self'",
].join("; ");

/** The list, one mail, its HTML for the frame, the list as JSON for scripts, and "delete all". */
export function createMailboxRoutes(mailbox: MailboxStore, origin: string): Hono {
  const routes = new Hono();
  const query = (to: string | undefined) => ({ to: to ?? "", limit: listLimit });

  routes.get("/", async (c) => {
    const { to, limit } = query(c.req.query("to"));
    return c.html(listPage({ to, ...(await mailbox.listMails({ to, limit })) }));
  });
  routes.get("/list", async (c) => {
    const { to, limit } = query(c.req.query("to"));
    return c.html(mailList({ to, ...(await mailbox.listMails({ to, limit })) }));
  });
  routes.get("/mails.json", async (c) => c.json((await mailbox.listMails(query(c.req.query("to")))).entries));
  routes.post("/delete", async (c) => {
    if (!isOwnForm(c, origin)) return c.html(messagePage("Pedido recusado", "O formulário veio de outra página."), 403);
    await mailbox.deleteMails();
    return c.redirect("/mailbox", 303);
  });
  routes.get("/mail/:id", async (c) => {
    const entry = await mailbox.findMail(c.req.param("id"));
    return entry
      ? c.html(mailPage(entry))
      : c.html(messagePage("E-mail não encontrado", "Ele foi apagado ou nunca existiu."), 404);
  });
  routes.get("/mail/:id/body", async (c) => {
    const entry = await mailbox.findMail(c.req.param("id"));
    if (entry === undefined || !("to" in entry) || entry.html === undefined) return c.notFound();
    c.header("content-security-policy", mailPolicy);
    c.header("referrer-policy", "no-referrer");
    return c.html(withTopLinks(entry.html));
  });
  return routes;
}

/** Makes every link of the mail open in the whole page instead of inside the frame. */
function withTopLinks(mail: string): string {
  const base = '<base target="_top">';
  return /<head[^>]*>/i.test(mail) ? mail.replace(/<head[^>]*>/i, (head) => head + base) : base + mail;
}
