import { serve } from "@hono/node-server";
import { Hono } from "hono";

// What sending costs at the least: the HTTP call and reading its answer. `/send/1000` makes a thousand, answers the rate.
const atOnce = 6;
const url = process.env["GRAPH_URL"] ?? "";
const headers = { authorization: `Bearer ${process.env["ACCESS_TOKEN"]}`, "content-type": "application/json" };
const to = process.env["TO"];

async function send(): Promise<void> {
  const text = { body: "Bom dia! O prazo é de 12 dias úteis.", preview_url: false };
  const body = JSON.stringify({ messaging_product: "whatsapp", recipient_type: "individual", to, type: "text", text });
  const response = await fetch(url, { method: "POST", headers, body });
  if (!response.ok) throw new Error(await response.text());
  await response.json();
}

const app = new Hono()
  .get("/healthz", (c) => c.text("ok"))
  .get("/send/:count", async (c) => {
    const startedAt = performance.now();
    let left = Number(c.req.param("count"));
    const lane = async (): Promise<void> => {
      while (left-- > 0) await send();
    };
    const count = left;
    await Promise.all(Array.from({ length: atOnce }, lane));
    return c.text(String(count / ((performance.now() - startedAt) / 1000)));
  });

serve({ fetch: app.fetch, port: Number(process.env["PORT"]), hostname: "127.0.0.1" });
