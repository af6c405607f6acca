import { mkdtemp, readdir, readFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterAll, beforeAll, beforeEach, describe, expect, it } from "vitest";
import { createLocalMailbox } from "../../ports/mailer/local-mailbox.ts";
import type { Mail, Mailer } from "../../ports/mailer/mailer.ts";
import { asOwner } from "../../testing/factories.ts";
import { createTestApp, type TestApp } from "../../testing/test-app.ts";
import { enqueue } from "./outbox.service.ts";
import { createOutboxWorker } from "./outbox.worker.ts";

const mail = (to: string) => ({ to, subject: "Assunto", text: "texto", html: "<p>texto</p>" });

describe("the outbox", () => {
  let app: TestApp;
  beforeAll(async () => {
    app = await createTestApp();
  });
  afterAll(() => app.stop());
  beforeEach(() => asOwner(app, "DELETE FROM outbox"));

  const makeDue = () =>
    asOwner(app, "UPDATE outbox SET available_at = now(), leased_until = now() - interval '1 second'");
  const recorder = () => {
    const sent: Mail[] = [];
    const mailer: Mailer = { send: async (entry) => void sent.push(entry) };
    return { sent, mailer };
  };

  it("delivers what was committed, and nothing that was rolled back", async () => {
    const { sent, mailer } = recorder();
    await enqueue(app.services, app.services.db, "mail", mail("fica@exemplo.com.br"));
    await app.services.db
      .transaction()
      .execute(async (trx) => {
        await enqueue(app.services, trx, "mail", mail("some@exemplo.com.br"));
        throw new Error("roll back");
      })
      .catch(() => undefined);
    await createOutboxWorker(app.services, mailer).drain();
    expect(sent.map(({ to }) => to)).toEqual(["fica@exemplo.com.br"]);
    expect(await asOwner(app, "SELECT 1 FROM outbox")).toEqual([]);
  });

  it("delivers each row once while three workers race", async () => {
    const { sent, mailer } = recorder();
    for (let index = 0; index < 30; index += 1)
      await enqueue(app.services, app.services.db, "mail", mail(`p${index}@exemplo.com.br`));
    const workers = Array.from({ length: 3 }, () => createOutboxWorker(app.services, mailer));
    await Promise.all(workers.map((worker) => worker.drain()));
    expect(new Set(sent.map(({ to }) => to)).size).toBe(30);
    expect(sent).toHaveLength(30);
  });

  it("tries again after a failure, later and under the same id, and rests a row that never works", async () => {
    const { sent, mailer } = recorder();
    let failures = 2;
    const flaky: Mailer = {
      send: (entry) => (failures-- > 0 ? Promise.reject(new Error("SMTP 421")) : mailer.send(entry)),
    };
    const worker = createOutboxWorker(app.services, flaky);
    await enqueue(app.services, app.services.db, "mail", mail("insiste@exemplo.com.br"));
    await worker.drain();
    const [row] = await asOwner<{ id: string; last_error: string; later: boolean }>(
      app,
      "SELECT id, last_error, available_at > now() AS later FROM outbox",
    );
    expect(row).toMatchObject({ last_error: "SMTP 421", later: true });
    await makeDue();
    await worker.drain();
    await makeDue();
    await worker.drain();
    expect(sent.map(({ id }) => id)).toEqual([row?.id]);

    await enqueue(app.services, app.services.db, "mail", mail("nunca@exemplo.com.br"));
    await asOwner(app, "UPDATE outbox SET attempts = 11");
    failures = 100;
    await worker.drain();
    expect(await asOwner(app, "SELECT dead_at IS NOT NULL AS dead FROM outbox")).toEqual([{ dead: true }]);
    await makeDue();
    expect(await worker.drain()).toBe(0);
  });

  it("gets back a row whose worker was killed", async () => {
    const { sent, mailer } = recorder();
    await enqueue(app.services, app.services.db, "mail", mail("orfao@exemplo.com.br"));
    await asOwner(app, "UPDATE outbox SET leased_until = now() + interval '60 seconds', attempts = 1");
    const worker = createOutboxWorker(app.services, mailer);
    expect(await worker.drain()).toBe(0);
    await asOwner(app, "UPDATE outbox SET leased_until = now() - interval '1 second'");
    await worker.drain();
    expect(sent).toHaveLength(1);
  });

  it("writes whole files into the local mailbox, one per mail however often it is sent", async () => {
    const folder = join(await mkdtemp(join(tmpdir(), "mailbox-")), "mailbox");
    const mailbox = createLocalMailbox(folder);
    const entry = {
      id: "0193a5b4-0000-7000-8000-000000000001",
      at: new Date("2026-11-20T12:00:00Z"),
      ...mail("quem@exemplo.com.br"),
    };
    await mailbox.send(entry);
    await mailbox.send(entry);
    const files = await readdir(folder);
    expect(files).toEqual(["2026-11-20T12-00-00.000Z-0193a5b4-0000-7000-8000-000000000001.json"]);
    expect(JSON.parse(await readFile(join(folder, files[0] ?? ""), "utf8"))).toEqual(mail("quem@exemplo.com.br"));
  });
});
