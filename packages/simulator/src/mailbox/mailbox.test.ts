import { mkdir, mkdtemp, readdir, symlink, utimes, writeFile } from "node:fs/promises";
import { request } from "node:http";
import { tmpdir } from "node:os";
import path from "node:path";
import { afterEach, beforeEach, expect, test } from "vitest";
import { startSimulator, type RunningSimulator } from "../start-simulator.ts";

let simulator: RunningSimulator;
let folder: string;

beforeEach(async () => {
  folder = path.join(await mkdtemp(path.join(tmpdir(), "simulator-mailbox-")), "mailbox");
  simulator = await startSimulator({ port: 0, mailboxFolder: folder, publicOrigin: "http://localhost:3000" });
});
afterEach(() => simulator.stop());

async function deliver(id: string, mail: unknown, ageSeconds = 60): Promise<void> {
  await mkdir(folder, { recursive: true });
  const file = path.join(folder, `${id}.json`);
  await writeFile(file, typeof mail === "string" ? mail : JSON.stringify(mail));
  const at = new Date(Date.now() - ageSeconds * 1000);
  await utimes(file, at, at);
}

const mail = (to: string, subject: string) => ({
  to,
  subject,
  text: "Abra http://localhost:3000/verify-email#token=abc.",
  html: `<html><head><title>x</title></head><body><a href="http://localhost:3000/verify-email#token=abc">Confirmar</a><script>alert(1)</script></body></html>`,
});

async function read(route: string): Promise<{ status: number; text: string; headers: Headers }> {
  const response = await fetch(`${simulator.origin}${route}`, { redirect: "manual" });
  return { status: response.status, text: await response.text(), headers: response.headers };
}

/** fetch normalises "..", so the raw path goes through node's own client. */
function readRaw(rawPath: string, host = "localhost"): Promise<{ status: number; text: string }> {
  return new Promise((resolve, reject) => {
    const { port } = new URL(simulator.origin);
    const sent = request({ host: "127.0.0.1", port, path: rawPath, headers: { host } }, (response) => {
      let text = "";
      response.setEncoding("utf8").on("data", (chunk: string) => (text += chunk));
      response.on("end", () => resolve({ status: response.statusCode ?? 0, text }));
    });
    sent.on("error", reject).end();
  });
}

test("a missing folder is an empty mailbox that says what will appear", async () => {
  const page = await read("/mailbox");
  expect(page.status).toBe(200);
  expect(page.text).toContain("Nenhum e-mail ainda");
});

test("mails are listed newest first and found by recipient", async () => {
  await deliver("1-a", mail("ana@x.example", "Primeiro"), 300);
  await deliver("2-b", mail("bruno@x.example", "Segundo"), 30);
  const all = (await read("/mailbox")).text;
  expect(all.indexOf("Segundo")).toBeGreaterThan(-1);
  expect(all.indexOf("Segundo")).toBeLessThan(all.indexOf("Primeiro"));
  const found = (await read("/mailbox/list?to=ANA@")).text;
  expect(found).toContain("Primeiro");
  expect(found).not.toContain("Segundo");
  expect((await read("/mailbox?to=nobody")).text).toContain("Nada para “nobody”");
  expect(JSON.parse((await read("/mailbox/mails.json?to=bruno")).text)).toMatchObject([
    { id: "2-b", subject: "Segundo" },
  ]);
});

test("a mail opens in a frame without scripts whose links open in the whole page", async () => {
  await deliver("1-a", mail("ana@x.example", "Confirme <seu> e-mail"));
  const page = await read("/mailbox/mail/1-a");
  expect(page.text).toContain("Confirme &lt;seu&gt; e-mail");
  expect(page.text).toContain(
    'sandbox="allow-top-navigation-by-user-activation allow-popups allow-popups-to-escape-sandbox"',
  );
  expect(page.text).toContain('<a href="http://localhost:3000/verify-email#token=abc">');
  const body = await read("/mailbox/mail/1-a/body");
  expect(body.text).toContain('<head><base target="_top">');
  const policy = body.headers.get("content-security-policy");
  expect(policy).toMatch(/^sandbox /);
  expect(policy).toContain("default-src 'none'");
  expect(policy).not.toContain("allow-scripts");
});

test("a mail with a text part only is shown as text", async () => {
  await deliver("1-a", { to: ["a@x.example", "b@x.example"], subject: "", text: "<b>olá</b>" });
  const page = (await read("/mailbox/mail/1-a")).text;
  expect(page).toContain("&lt;b&gt;olá&lt;/b&gt;");
  expect(page).toContain("(sem assunto)");
  expect(page).toContain("a@x.example, b@x.example");
  expect((await read("/mailbox/mail/1-a/body")).status).toBe(404);
});

test("a malformed file is named and never breaks the list", async () => {
  await deliver("1-good", mail("ana@x.example", "Bom"));
  await deliver("2-broken", "{ not json");
  await deliver("3-shape", { to: 5 });
  await deliver("4-large", JSON.stringify(mail("a@x.example", "x".repeat(6 * 1024 * 1024))));
  const list = (await read("/mailbox")).text;
  expect(list).toContain("Bom");
  expect(list.match(/Arquivo que não é um e-mail/g)).toHaveLength(2);
  expect(list).toContain("Arquivo grande demais");
  expect((await read("/mailbox/mail/2-broken")).text).toContain("Arquivo ilegível");
});

test("a file that is still being written appears once it is whole", async () => {
  const whole = JSON.stringify(mail("ana@x.example", "Inteiro"));
  await deliver("1-a", whole.slice(0, 40), 0);
  expect((await read("/mailbox/list")).text).toContain("Nenhum e-mail ainda");
  await deliver("1-a", whole, 0);
  expect((await read("/mailbox/list")).text).toContain("Inteiro");
});

test("no request leaves the folder", async () => {
  await deliver("1-a", mail("ana@x.example", "Dentro"));
  await writeFile(path.join(folder, "..", "secret.json"), JSON.stringify(mail("s@x.example", "Segredo")));
  await symlink(path.join(folder, "..", "secret.json"), path.join(folder, "link.json"));
  for (const id of [
    "../secret",
    "..%2Fsecret",
    "..%2fsecret",
    "%2e%2e%2fsecret",
    "..%5csecret",
    "....//secret",
    "link",
    "%00",
    "/etc/passwd",
  ]) {
    const answer = await readRaw(`/mailbox/mail/${id}`);
    expect(answer.status, id).toBe(404);
    expect(answer.text, id).not.toContain("Segredo");
  }
  expect((await readRaw("/assets/..%2fapp.ts")).status).toBe(404);
  expect((await read("/mailbox")).text).not.toContain("Segredo");
});

test("'delete all' removes the mails and nothing else, and only for the simulator's own form", async () => {
  await deliver("1-a", mail("ana@x.example", "Um"));
  await writeFile(path.join(folder, "notes.txt"), "keep");
  const post = (headers: Record<string, string>) =>
    fetch(`${simulator.origin}/mailbox/delete`, { method: "POST", redirect: "manual", headers });
  expect((await post({ origin: "https://attacker.example" })).status).toBe(403);
  expect((await post({})).status).toBe(403);
  expect(await readdir(folder)).toContain("1-a.json");
  expect((await post({ origin: simulator.origin })).status).toBe(303);
  expect(await readdir(folder)).toEqual(["notes.txt"]);
});

test("a foreign host name reaches nothing, and every page carries the security headers", async () => {
  expect((await readRaw("/mailbox", "attacker.example")).status).toBe(421);
  for (const route of ["/", "/mailbox", "/nowhere", "/oidc/nowhere", "/assets/simulator.css"]) {
    const { headers } = await read(route);
    expect(headers.get("x-content-type-options"), route).toBe("nosniff");
    expect(headers.get("referrer-policy"), route).toBe("same-origin");
    expect(headers.get("content-security-policy"), route).toContain("default-src 'none'");
  }
});
