import { chown, mkdir, readdir, rm, stat } from "node:fs/promises";
import { join } from "node:path";
import { setTimeout as delay } from "node:timers/promises";
import { makeScratchFolder } from "@piloto/db/scratch-folder";
import { withClient } from "../../../bench/src/environment/seed.ts";
import { createHttpClient } from "../clients/http-client.ts";
import type { Person } from "../clients/person.ts";
import type { Findings } from "../findings.ts";
import { judgeAll, type Load, smallLoad, startLoad } from "../load.ts";
import { mountSmallDisk, type SmallDisk } from "../stage/small-disk.ts";
import { openStage, type Stage } from "../stage/stage.ts";

interface Disks {
  readonly tables: SmallDisk;
  readonly files: SmallDisk;
}

/**
 * The disk under the tables runs full while people and Meta go on, then the one under the files. Whoever asks is told
 * "not now", nothing is half written, and with room again all goes on without a restart. The write-ahead log is on
 * another disk: Postgres stops when that is full, which is the rehearsal `database-away`.
 */
export async function rehearseFullDisk(findings: Findings): Promise<void> {
  const folder = await makeScratchFolder();
  const stage = await openStage({ folder });
  const mounted: SmallDisk[] = [];
  try {
    const disks = await mountDisks(stage, mounted);
    if (!disks) return findings.expect("a small disk could be mounted (needs root)", false);
    await moveTables(stage, disks.tables);
    const processes = [await stage.addApi(), await stage.addApi(), await stage.addWorker()];
    const load = await startLoad(stage, smallLoad);
    await fillTables(stage, { load, disk: disks.tables, findings });
    await fillFiles(stage, { load, disk: disks.files, findings });
    await load.stop();

    const { ledger, people } = load;
    findings.expectNone("other failures", ledger.total("failed"), ledger.told);
    const running = processes.filter((one) => one.isRunning()).length;
    findings.expect("no process ended", running === processes.length, `${running} of ${processes.length} run on`);
    findings.note(`people: ${people.all.length}`);
    await judgeAll(stage, load, findings);
  } finally {
    await stage.end();
    for (const disk of mounted) disk.unmount();
    await rm(folder, { recursive: true, force: true });
  }
}

async function mountDisks({ folder }: Stage, mounted: SmallDisk[]): Promise<Disks | undefined> {
  // As the cluster's, whoever Postgres runs as.
  const { uid, gid } = await stat(join(folder, "database/postgres"));
  await mkdir(join(folder, "tables"));
  await chown(join(folder, "tables"), uid, gid);
  const tables = await mountSmallDisk(join(folder, "tables"), 256);
  if (tables) mounted.push(tables);
  const files = tables && (await mountSmallDisk(join(folder, "data"), 32));
  if (files) mounted.push(files);
  return tables && files && { tables, files };
}

/** All tables of the database; the write-ahead log and the catalogs of the cluster stay where they were. */
async function moveTables({ ownerUrl }: Stage, { folder }: SmallDisk): Promise<void> {
  const admin = new URL(ownerUrl);
  admin.pathname = "/postgres";
  await withClient(admin.href, async (client) => {
    await client.query(`CREATE TABLESPACE small LOCATION '${folder}'`);
    await client.query("SELECT pg_terminate_backend(pid) FROM pg_stat_activity WHERE datname = 'piloto'");
    await client.query("ALTER DATABASE piloto SET TABLESPACE small");
  });
}

type Filling = { readonly load: Load; readonly disk: SmallDisk; readonly findings: Findings };

async function fillTables(stage: Stage, { load, disk, findings }: Filling): Promise<void> {
  const { ledger, people } = load;
  const [owner] = people.all;
  if (!owner) throw new Error("nobody is there");
  await disk.fill();
  // Free room inside the tables' last pages is used up first.
  const refused = () => ledger.tallies.get("webhook")?.unavailable ?? 0;
  for (const end = Date.now() + 120_000; refused() < 20 && Date.now() < end;) await delay(100);
  findings.expect("webhooks are answered 503 with Retry-After", refused() >= 20, `${refused()}`);
  const shortcut = await saveUntilRefused(stage, owner, findings);
  await disk.clear();
  const [again, rows] = [
    await save(stage, owner, shortcut),
    await stage.sql("SELECT FROM canned_replies WHERE shortcut = $1", [shortcut]),
  ];
  findings.expect(
    "with room again the same is saved, once",
    again?.status === 200 && rows.length === 1,
    `${again?.status}`,
  );
}

const save = ({ workspaceId }: Stage, person: Person, shortcut: string) =>
  person.call("cannedReplies.create", { workspaceId, shortcut, title: "Ensaio", body: "palavra ".repeat(200) });

/** A person saves texts until there is no room for one; which one that was. */
async function saveUntilRefused(stage: Stage, person: Person, findings: Findings): Promise<string> {
  for (let n = 0; n < 400; n += 1) {
    const answer = await save(stage, person, `ensaio-${n}`);
    if (answer?.status === 200) continue;
    const isClear = answer?.status === 503 && answer.retryAfter !== undefined && answer.text.includes("UNAVAILABLE");
    findings.expect("a person is told that it cannot be saved now", isClear, `${answer?.status} after ${n} texts`);
    const rows = await stage.sql("SELECT FROM canned_replies WHERE shortcut = $1", [`ensaio-${n}`]);
    findings.expectNone("rows half written", rows.length);
    return `ensaio-${n}`;
  }
  findings.expect("a person is told that it cannot be saved now", false, "400 texts were saved on a full disk");
  return "ensaio-none";
}

const photoBytes = 2 * 1024 * 1024;

async function fillFiles(stage: Stage, { load, disk, findings }: Filling): Promise<void> {
  const [owner] = load.people.all;
  const [place] = await stage.sql<{ id: string }>("SELECT id FROM conversations LIMIT 1");
  const begun = await owner?.call("attachments.beginUpload", {
    workspaceId: stage.workspaceId,
    conversationId: place?.id,
    filename: "sala.jpg",
    mimeType: "image/jpeg",
    sizeBytes: photoBytes,
  });
  const url = /"url":"([^"]+)"/.exec(begun?.text ?? "")?.[1];
  if (url === undefined) throw new Error(`no address for an upload: ${begun?.status} ${begun?.text}`);
  const { pathname, search } = new URL(url);
  const http = createHttpClient(stage.balancer.port);
  const put = () =>
    http.ask({
      method: "PUT",
      path: pathname + search,
      headers: { "content-type": "image/jpeg" },
      body: Buffer.alloc(photoBytes, 7),
    });
  await disk.fill();
  const refused = await put();
  findings.expect(
    "an upload is answered 503 with Retry-After",
    refused.status === 503 && refused.retryAfter !== undefined && refused.text.includes("UNAVAILABLE"),
    `${refused.status}`,
  );
  findings.expectNone("files or parts of files left behind", (await filesIn(disk.folder)).length);
  await disk.clear();
  const taken = await put();
  findings.expect("with room again the same address takes it", taken.status === 200, `${taken.status}`);
  await http.close();
}

async function filesIn(folder: string): Promise<string[]> {
  const entries = await readdir(join(folder, "uploads"), { recursive: true, withFileTypes: true }).catch(() => []);
  return entries.filter((entry) => entry.isFile()).map(({ name }) => name);
}
