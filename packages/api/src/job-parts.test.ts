import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { createJobParts } from "./job-parts.ts";
import { asOwner } from "./testing/factories.ts";
import { createTestApp, type TestApp } from "./testing/test-app.ts";

const cloudTasks = {
  JOBS: "cloud_tasks",
  GOOGLE_CLOUD_PROJECT: "piloto-dev",
  CLOUD_TASKS_LOCATION: "southamerica-east1",
  CLOUD_TASKS_URL: "http://127.0.0.1:9",
  INTERNAL_ORIGIN: "https://internal.example.com",
  INTERNAL_SERVICE_ACCOUNT: "invoker@piloto-dev.iam.gserviceaccount.com",
};

describe("a process's part in the jobs", () => {
  let app: TestApp;
  beforeAll(async () => {
    app = await createTestApp();
  });
  afterAll(() => app.stop());

  it.each([
    [{ RUN: "api" }, 0, false],
    [{ RUN: "worker" }, 1, false],
    [{ RUN: "all" }, 1, false],
    [{ ...cloudTasks, RUN: "api" }, 1, false],
    [{ ...cloudTasks, RUN: "worker" }, 2, true],
    [{ ...cloudTasks, RUN: "all" }, 2, true],
  ])("follows JOBS and RUN: %o", async (overrides, workers, isCalledByGoogle) => {
    const { services } = await app.startInstance(overrides);
    const parts = createJobParts(services);
    expect(parts.workers).toHaveLength(workers);
    expect(parts.internal !== undefined).toBe(isCalledByGoogle);
  });

  it("sweeps what else it is given, after the jobs", async () => {
    const { services } = await app.startInstance({ ...cloudTasks, RUN: "worker" });
    let sweeps = 0;
    const { internal } = createJobParts(services, { handlers: {}, alsoSweep: async () => void (sweeps += 1) });
    await internal?.sweep();
    expect(sweeps).toBe(1);
  });

  it("maintains with a sweep once in a quarter of an hour, whichever instance is swept", async () => {
    let times = 0;
    const maintain = async () => void (times += 1);
    const sweepOnce = async (): Promise<void> => {
      const { services } = await app.startInstance({ ...cloudTasks, RUN: "worker" });
      await createJobParts(services, { handlers: {}, maintain }).internal?.sweep();
    };
    await sweepOnce();
    await sweepOnce();
    expect(times).toBe(1);
    await asOwner(
      app,
      "UPDATE graphile_worker._private_known_crontabs SET last_execution = now() - interval '15 minutes' WHERE identifier = 'every:maintenance'",
    );
    await sweepOnce();
    expect(times).toBe(2);
  });
});
