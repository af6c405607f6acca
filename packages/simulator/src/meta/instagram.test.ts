import { createServer } from "node:http";
import { afterEach, beforeEach, expect, test } from "vitest";
import { messagingOf, startMetaBench, type ApiAnswer, type MetaBench } from "../testing/meta-bench.ts";
import { demoCustomers, demoInstagram } from "./demo-channels.ts";

type Json = Record<string, unknown>;
let bench: MetaBench;
const bia = demoCustomers.find(({ id }) => id === "bia")?.igsid ?? "";

beforeEach(async () => {
  bench = await startMetaBench();
  await bench.control("/switches", { statuses: { sentMs: 0 } });
});
afterEach(() => bench.stop());

const act = (action: Json) => bench.control("/actions", { customerId: "bia", ...action });
const write = (content: Json, more: Json = {}) => act({ action: "message", content, ...more });
const send = (message: Json, more: Json = {}) =>
  bench.instagram("/me/messages", { body: { recipient: { id: bia }, message, ...more } });
const errorOf = ({ body }: ApiAnswer) => body["error"] as Json;

test("a reply is accepted and its echo comes back with the same mid, sender and recipient swapped", async () => {
  await write({ type: "text", text: "Oi" });
  const answer = await send({ text: "Olá, Bia!" });
  expect(answer.body).toMatchObject({ recipient_id: bia, message_id: expect.any(String) });
  await bench.settled();
  expect(bench.received.every(({ path, isSigned }) => path === "/webhooks/instagram" && isSigned)).toBe(true);
  expect(messagingOf(bench.received)).toMatchObject([
    {
      sender: { id: bia },
      recipient: { id: demoInstagram.accountId },
      timestamp: expect.any(Number),
      message: { text: "Oi" },
    },
    {
      sender: { id: demoInstagram.accountId },
      recipient: { id: bia },
      message: { mid: answer.body["message_id"], is_echo: true },
    },
  ]);
});

test("text is limited in bytes, not in characters", async () => {
  await write({ type: "text", text: "Oi" });
  expect((await send({ text: "ã".repeat(500) })).status).toBe(200);
  expect(errorOf(await send({ text: "ã".repeat(501) }))).toMatchObject({ code: 100, type: "IGApiException" });
});

test("after 24 hours only a person may answer, and after seven days nobody", async () => {
  await write({ type: "text", text: "Oi" });
  bench.passHours(25);
  expect(errorOf(await send({ text: "tarde" }))).toMatchObject({ code: 10, error_subcode: 2534022 });
  expect((await send({ text: "sou gente" }, { tag: "HUMAN_AGENT" })).status).toBe(200);
  bench.passHours(24 * 7);
  expect(errorOf(await send({ text: "muito tarde" }, { tag: "HUMAN_AGENT" }))["code"]).toBe(10);
});

test("who never wrote cannot be written to, and an unknown token opens nothing", async () => {
  expect(errorOf(await send({ text: "Oi" }))).toMatchObject({ code: 100, error_subcode: 2534014 });
  expect(errorOf(await bench.instagram("/me", { token: "IGAAnobody" }))["code"]).toBe(190);
  expect(errorOf(await bench.instagram("/123/messages", { body: { recipient: { id: bia } } }))["error_subcode"]).toBe(
    33,
  );
});

test("an attachment is fetched from its address before the answer, or refused", async () => {
  const files = createServer((_request, response) => response.setHeader("content-type", "image/png").end("png"));
  await new Promise<void>((resolve) => void files.listen(0, "127.0.0.1", resolve));
  const address = files.address();
  const port = typeof address === "object" ? address?.port : 0;
  await write({ type: "text", text: "Tem foto?" });
  const image = (url: string) => send({ attachment: { type: "image", payload: { url } } });
  expect((await image(`http://localhost:${port}/sofa.png`)).status).toBe(200);
  files.close();
  expect(errorOf(await image(`${bench.simulator.origin}/nowhere.png`))["error_subcode"]).toBe(2018047);
});

test("customers send files by address, mention and answer stories, react, edit, unsend and tap", async () => {
  const { id } = await write({ type: "image" });
  await write({ type: "story_mention" });
  await write({ type: "story_reply", text: "Que lindo" });
  await write({ type: "unsupported" });
  await write({ type: "postback", title: "Começar", payload: "START" });
  await act({ action: "react", messageId: id, emoji: "❤️" });
  const { id: textId } = await write({ type: "text", text: "dois" }, { replyToId: id });
  await act({ action: "edit", messageId: textId, text: "três" });
  await act({ action: "delete", messageId: textId });
  await bench.settled();
  expect(messagingOf(bench.received)).toMatchObject([
    { message: { mid: id, attachments: [{ type: "image", payload: { url: expect.any(String) } }] } },
    { message: { attachments: [{ type: "story_mention" }] } },
    { message: { text: "Que lindo", reply_to: { story: { id: expect.any(String), url: expect.any(String) } } } },
    { message: { is_unsupported: true } },
    { postback: { title: "Começar", payload: "START" } },
    { reaction: { mid: id, action: "react", reaction: "love", emoji: "❤️" } },
    { message: { mid: textId, text: "dois", reply_to: { mid: id } } },
    { message_edit: { mid: textId, text: "três" } },
    { message: { mid: textId, is_deleted: true } },
  ]);
  const url = /"url":"([^"]+)"/.exec(bench.received[0]?.raw ?? "")?.[1] ?? "";
  expect((await fetch(url)).headers.get("content-type")).toBe("image/png");
  expect((await fetch(`${url}x`)).status).toBe(404);
});

test("seeing tells of the last message, the shop's own app echoes, and another app's thread is standby", async () => {
  await write({ type: "text", text: "Oi" }, { isStandby: true });
  await send({ text: "um" });
  const last = await send({ text: "dois" });
  await act({ action: "see" });
  const { id } = await act({ action: "business_reply", text: "Do celular" });
  await bench.settled();
  expect(bench.received[0]?.raw).toContain('"standby":[');
  const events = messagingOf(bench.received);
  expect(events).toContainEqual(expect.objectContaining({ read: { mid: last.body["message_id"] } }));
  expect(events.at(-1)).toMatchObject({ message: { mid: id, is_echo: true } });
  expect(events.at(-1)?.["message"]).not.toHaveProperty("app_id");
});

test("typing and seen are shown on the telephone", async () => {
  await write({ type: "text", text: "Oi" });
  const action = (sender_action: string) =>
    bench.instagram("/me/messages", { body: { recipient: { id: bia }, sender_action } });
  expect((await action("typing_on")).body).toEqual({ recipient_id: bia });
  await action("mark_seen");
  expect(await bench.control(`/threads/${demoInstagram.accountId}/bia`)).toMatchObject({
    isTyping: true,
    messages: [{ status: "read" }],
  });
});

test("the account, a person's profile, the subscription and a refreshed token answer as Instagram does", async () => {
  expect((await bench.instagram("/me?fields=user_id,username")).body).toEqual({
    id: demoInstagram.accountId,
    user_id: demoInstagram.accountId,
    username: "casaipe.moveis",
  });
  expect((await bench.instagram(`/${bia}?fields=name,username`)).body).toMatchObject({ name: "Bia Montenegro" });
  expect((await bench.instagram("/me/subscribed_apps?subscribed_fields=messages", { method: "POST" })).body).toEqual({
    success: true,
  });
  const refresh = (base: string) =>
    fetch(
      `${bench.simulator.origin}/instagram${base}/refresh_access_token?grant_type=ig_refresh_token&access_token=${demoInstagram.accessToken}`,
    );
  for (const base of ["", "/v23.0"]) {
    const fresh = (await (await refresh(base)).json()) as { access_token: string; expires_in: number };
    expect(fresh.expires_in).toBeGreaterThan(59 * 86_400);
    expect((await bench.instagram("/me", { token: fresh.access_token })).status).toBe(200);
  }
});

test("the dashboard's test button posts changes", async () => {
  await bench.control("/webhooks", { kind: "dashboard_test", channelId: demoInstagram.accountId });
  await bench.settled();
  expect(bench.received[0]?.body).toMatchObject({
    entry: [{ changes: [{ field: "messages", value: { message: { mid: "random_mid" } } }] }],
  });
});
