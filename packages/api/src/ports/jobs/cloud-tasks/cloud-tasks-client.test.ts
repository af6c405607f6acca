import { createServer } from "node:http";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { type RunningSimulator, startSimulator } from "@piloto/simulator/start-simulator";
import { afterAll, beforeAll, beforeEach, describe, expect, it } from "vitest";
import { type JobName, jobDefinitions } from "../jobs.ts";
import { type CloudTasks, CloudTasksError, createCloudTasks, type Publication } from "./cloud-tasks-client.ts";
import { listen } from "../../../testing/task-scene.ts";

const target = "https://internal.example.com";

describe("the client of Cloud Tasks", () => {
  let simulator: RunningSimulator;
  let cloudTasks: CloudTasks;
  beforeAll(async () => {
    simulator = await startSimulator({
      port: 0,
      publicOrigin: target,
      mailboxFolder: join(tmpdir(), "piloto-no-mailbox"),
    });
    cloudTasks = createClient();
  });
  afterAll(() => simulator.stop());
  beforeEach(() => {
    simulator.cloudTasks.turn({ isHeld: true, isDown: false });
    for (const { id } of simulator.cloudTasks.list()) simulator.cloudTasks.lose(id);
  });

  function createClient(overrides: Partial<Parameters<typeof createCloudTasks>[0]> = {}): CloudTasks {
    const { api, invoker } = simulator.identities.serviceAccounts;
    const scopes = ["https://www.googleapis.com/auth/cloud-platform"];
    return createCloudTasks({
      url: `${simulator.origin}/google-cloud`,
      project: "piloto-dev",
      location: "southamerica-east1",
      queuePrefix: "piloto",
      target,
      serviceAccount: invoker.email,
      accessToken: () => Promise.resolve(simulator.identities.issueAccessToken(api.email, scopes)),
      random: () => 0,
      ...overrides,
    });
  }
  let jobIds = 0;
  const newPublication = (changes: Partial<Publication> = {}): Publication => ({
    jobId: String((jobIds += 1)),
    job: "send",
    attempts: 0,
    runAt: new Date(),
    publication: 1,
    ...changes,
  });
  const failureOf = (client: CloudTasks): Promise<CloudTasksError> =>
    client.publish(newPublication()).then(
      () => expect.fail("it was taken"),
      (error: unknown) => (error instanceof CloudTasksError ? error : expect.fail(String(error))),
    );

  it("makes tasks that Cloud Tasks takes, for every kind of job", async () => {
    for (const job of Object.keys(jobDefinitions) as JobName[]) await cloudTasks.publish(newPublication({ job }));
    expect(simulator.cloudTasks.list()).toHaveLength(Object.keys(jobDefinitions).length);
  });

  it("says where to, when, how long, as whom, and which job", async () => {
    const runAt = new Date(Date.now() + 60_000);
    const publication = newPublication({ runAt, publication: 3 });
    await cloudTasks.publish(publication);
    const [task] = simulator.cloudTasks.list();
    expect(task).toMatchObject({
      id: expect.stringMatching(/^[0-9a-f]{40}$/),
      scheduledAt: runAt.getTime(),
      deadlineMs: 900_000,
      url: `${target}/internal/jobs`,
      method: "POST",
      headers: { "content-type": "application/json" },
      oidc: { email: simulator.identities.serviceAccounts.invoker.email, audience: target },
    });
    expect(JSON.parse(String(task?.body))).toEqual({ jobId: publication.jobId, job: "send", publication: 3 });
  });

  it("makes no second task under one name, and another one for anything that differs", async () => {
    const publication = newPublication();
    await cloudTasks.publish(publication);
    await cloudTasks.publish(publication);
    expect(simulator.cloudTasks.list()).toHaveLength(1);
    simulator.cloudTasks.lose(simulator.cloudTasks.list()[0]?.id ?? "");
    await cloudTasks.publish(publication);
    expect(simulator.cloudTasks.list()).toHaveLength(0);
    for (const changes of [
      { publication: 2 },
      { attempts: 1 },
      { runAt: new Date(1) },
      { jobId: `${publication.jobId}0` },
    ])
      await cloudTasks.publish({ ...publication, ...changes });
    expect(simulator.cloudTasks.list()).toHaveLength(4);
  });

  it("tells a task that is wrong from a service that is away or lets us not in", async () => {
    simulator.cloudTasks.turn({ isDown: true });
    expect(await failureOf(cloudTasks)).toMatchObject({ isOf: "service", message: expect.stringContaining("503") });
    simulator.cloudTasks.turn({ isDown: false });
    expect(await failureOf(createClient({ queuePrefix: "none" }))).toMatchObject({ isOf: "service" });
    expect(await failureOf(createClient({ accessToken: () => Promise.resolve("stolen") }))).toMatchObject({
      isOf: "service",
    });
    expect(await failureOf(createClient({ accessToken: () => Promise.reject(new Error("away")) }))).toMatchObject({
      isOf: "service",
    });
    expect(await failureOf(createClient({ url: "http://127.0.0.1:9" }))).toMatchObject({ isOf: "service" });
    expect(await failureOf(createClient({ target: "http://internal.example.com" }))).toMatchObject({ isOf: "task" });
  });

  it("tries three times what may pass, once what will not, and never follows a redirect with its token", async () => {
    const asked: string[] = [];
    const server = createServer((request, response) => {
      asked.push(request.url ?? "");
      if (request.url?.includes("projects/moved/")) response.writeHead(307, { location: "/elsewhere" }).end();
      else response.writeHead(request.url?.includes("projects/busy/") ? 429 : 403).end("no");
    });
    const url = await listen(server);
    expect((await failureOf(createClient({ url, project: "busy" }))).message).toContain("429");
    expect(asked).toHaveLength(3);
    expect((await failureOf(createClient({ url, project: "closed" }))).message).toContain("403: no");
    expect(asked).toHaveLength(4);
    await failureOf(createClient({ url, project: "moved" }));
    expect(asked).not.toContain("/elsewhere");
    server.close();
  });
});
