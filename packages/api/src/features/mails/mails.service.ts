import type { Locale } from "@piloto/shared/fields";
import type { Database } from "../../database/pool.ts";
import type { Trx } from "../../database/workspace.ts";
import type { Services } from "../../services.ts";
import { enqueue } from "../outbox/outbox.service.ts";
import { type MailValues, renderMail, type TemplateName } from "./render.ts";

export type MailOrder<Name extends TemplateName> = {
  template: Name;
  to: string;
  locale: Locale;
  values: MailValues<Name>;
};

/** Renders a mail and leaves it in the outbox of this transaction. Links in `values.link` are paths of the page. */
export async function queueMail<Name extends TemplateName>(
  services: Pick<Services, "vault" | "env">,
  trx: Trx | Database,
  { template, to, locale, values }: MailOrder<Name>,
): Promise<void> {
  const mail = renderMail(template, locale, { ...values, origin: services.env.PUBLIC_ORIGIN });
  await enqueue(services, trx, "mail", { to, ...mail });
}
