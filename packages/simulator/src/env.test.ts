import path from "node:path";
import { expect, test } from "vitest";
import { parseEnv } from "./env.ts";

test("without variables: port 3900, the mailbox of the repository's data folder, the default page", () => {
  const root = path.resolve(import.meta.dirname, "../../..");
  expect(parseEnv({})).toEqual({
    port: 3900,
    mailboxFolder: path.join(root, ".data", "mailbox"),
    publicOrigin: "http://localhost:3000",
  });
});

test("set variables win, an empty one counts as unset, and an address is reduced to its origin", () => {
  const env = parseEnv({ SIMULATOR_PORT: "3301", DATA_DIR: "/tmp/x", PUBLIC_ORIGIN: "https://app.example/path" });
  expect(env).toEqual({ port: 3301, mailboxFolder: "/tmp/x/mailbox", publicOrigin: "https://app.example" });
  expect(parseEnv({ SIMULATOR_PORT: "" }).port).toBe(3900);
});

test("API_ORIGIN says where the webhooks are when page and API have two ports", () => {
  expect(parseEnv({ API_ORIGIN: "http://localhost:3001/" }).apiOrigin).toBe("http://localhost:3001");
  expect(parseEnv({}).apiOrigin).toBeUndefined();
});

test("a wrong value is named", () => {
  expect(() => parseEnv({ SIMULATOR_PORT: "http" })).toThrow(/^SIMULATOR_PORT: /);
  expect(() => parseEnv({ PUBLIC_ORIGIN: "localhost" })).toThrow(/^PUBLIC_ORIGIN: /);
});
