import { Hono, type Context } from "hono";
import { bodyLimit } from "hono/body-limit";
import { streamSSE } from "hono/streaming";
import { z } from "zod";
import { isOwnForm } from "../http/security.ts";
import { performAction } from "../meta/customer-actions.ts";
import { ActionRefused } from "../meta/customer-scene.ts";
import { applySwitches } from "../meta/control.routes.ts";
import type { World } from "../meta/world.ts";
import { messagePage } from "../pages/message.page.ts";
import { contentTypeOf, readActionForm } from "./form-action.ts";
import { logFragment } from "./panel.page.ts";
import { phonePage } from "./phone.page.ts";
import { addressOf, readView } from "./phone-view.ts";
import { readFaultForm, readSwitchForm } from "./switch-form.ts";
import { threadFragment } from "./thread.page.ts";

const maxFileBytes = 16 * 1024 * 1024;

/** The page that looks like a telephone. Everything works with plain forms; the script keeps it live. */
export function createPhoneRoutes(world: World, origin: string): Hono {
  const routes = new Hono();
  routes.get("/", (c) => c.html(phonePage(readView(world, c.req.query()))));
  routes.get("/thread", (c) => c.html(threadFragment(readView(world, c.req.query()))));
  routes.get("/log", (c) => c.html(logFragment(world)));
  routes.get("/events", (c) => streamChanges(c, world));
  routes.get("/media/:id", (c) => answerMedia(c, world));
  routes.use(
    bodyLimit({
      maxSize: maxFileBytes + 64 * 1024,
      onError: (c) => c.html(messagePage("Arquivo grande demais", "O telefone envia até 16 MB."), 413),
    }),
  );
  routes.on("POST", "*", async (c, next) => {
    if (!isOwnForm(c, origin)) return c.html(messagePage("Pedido recusado", "O formulário veio de outra página."), 403);
    return next();
  });
  routes.post("/actions", (c) => takeForm(c, world, (form) => performAction(world, readActionForm(form))));
  routes.post("/files", (c) => takeForm(c, world, (form) => sendFile(world, form)));
  routes.post("/switches", (c) => takeForm(c, world, (form) => applySwitches(world, readSwitchForm(form))));
  routes.post("/faults", (c) => takeForm(c, world, (form) => world.faults.add(readFaultForm(form))));
  routes.post("/customers", (c) => addCustomer(c, world));
  routes.post("/reset", (c) => {
    world.reset();
    return c.redirect("/phone", 303);
  });
  return routes;
}

type Form = Readonly<Record<string, unknown>>;

/** Does what the form says and goes back to the phone; a refusal is shown there. */
async function takeForm(c: Context, world: World, work: (form: Form) => unknown): Promise<Response> {
  const form: Form = await c.req.parseBody();
  const customerId = textOf(form["customerId"]);
  const found = customerId === undefined ? undefined : world.customers.find(customerId);
  const kind = found?.kind ?? "whatsapp";
  const view = readView(world, { canal: kind, numero: textOf(form["channelId"]) ?? "", cliente: customerId ?? "" });
  const back = /^\/phone\?[\w=&%.+~-]*$/.test(textOf(form["back"]) ?? "")
    ? (textOf(form["back"]) ?? "")
    : addressOf(view);
  try {
    await work(form);
    return c.redirect(back, 303);
  } catch (error) {
    if (!(error instanceof ActionRefused) && !(error instanceof z.ZodError)) throw error;
    const erro = error instanceof ActionRefused ? error.message : "O formulário tem um valor que não serve.";
    if (c.req.header("accept") === "application/json") return c.json({ error: erro }, 422);
    return c.redirect(addressOf(view, { erro }), 303);
  }
}

function textOf(value: unknown): string | undefined {
  return typeof value === "string" && value !== "" ? value : undefined;
}

async function sendFile(world: World, { file, ...form }: Form): Promise<void> {
  if (!(file instanceof File) || file.size === 0) throw new ActionRefused("Escolha um arquivo.");
  const bytes = Buffer.from(await file.arrayBuffer());
  const mimeType = file.type || "application/octet-stream";
  const media = world.media.add({ bytes, mimeType, filename: file.name.slice(0, 200) });
  performAction(
    world,
    readActionForm({ ...form, action: "message", type: contentTypeOf(mimeType), mediaId: media.id }),
  );
}

const newCustomer = z.object({
  kind: z.enum(["whatsapp", "instagram"]),
  channelId: z.string(),
  name: z.string().trim().min(1).max(120),
  phone: z
    .literal("")
    .or(z.string().regex(/^\d{8,15}$/))
    .optional(),
  hidden: z.literal("on").optional(),
});

async function addCustomer(c: Context, world: World): Promise<Response> {
  const parsed = newCustomer.safeParse(await c.req.parseBody());
  if (!parsed.success)
    return c.html(messagePage("Confira os campos", "O nome é necessário, e o número tem de 8 a 15 algarismos."), 422);
  const { kind, channelId, name, phone, hidden } = parsed.data;
  const username = name
    .normalize("NFD")
    .replaceAll(/[^\w ]/g, "")
    .toLowerCase()
    .replaceAll(" ", ".")
    .slice(0, 30);
  const customer = world.customers.add({
    kind,
    name,
    phone: hidden === "on" ? undefined : phone || undefined,
    username: kind === "instagram" || hidden === "on" ? username || "pessoa" : undefined,
  });
  return c.redirect(addressOf(readView(world, { canal: kind, numero: channelId, cliente: customer.id })), 303);
}

/** One "change" whenever something is new; the page then fetches what it shows. */
function streamChanges(c: Context, world: World): Response {
  return streamSSE(c, async (stream) => {
    let isDirty = true;
    const unsubscribe = world.onTouch(() => {
      isDirty = true;
    });
    stream.onAbort(unsubscribe);
    for (let quiet = 0; !stream.aborted; quiet += 1) {
      if (isDirty) await stream.writeSSE({ event: "change", data: "" });
      else if (quiet % 100 === 0) await stream.write(": quiet\n\n");
      isDirty = false;
      await stream.sleep(150);
    }
    unsubscribe();
  });
}

/** Files shown on the phone. Types a browser would run are downloads. */
function answerMedia(c: Context, world: World): Response | Promise<Response> {
  const media = world.media.find(c.req.param("id") ?? "");
  if (media === undefined) return c.notFound();
  const isShown = /^(image\/(png|jpeg|webp|gif)|audio\/|video\/|application\/pdf)/.test(media.mimeType);
  return c.body(new Uint8Array(media.bytes), 200, {
    "content-type": isShown ? media.mimeType : "application/octet-stream",
    "content-disposition": isShown && !media.mimeType.includes("pdf") ? "inline" : "attachment",
    "content-security-policy": "sandbox; default-src 'none'; media-src 'self'; img-src 'self'",
    "cache-control": "private, max-age=300",
  });
}
