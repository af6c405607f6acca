import { readFile } from "node:fs/promises";
import { expect, test } from "vitest";
import { inRoot } from "../project-folders.ts";

// Read by the development tools alone, not by the server.
const ofTheTools = ["SIMULATOR_PORT", "CHROMIUM_PATH"];

const example = await readFile(inRoot(".env.example"), "utf8");
const documented = [...example.matchAll(/^([A-Z][A-Z0-9_]*)=(.*)$/gm)].map(([, name = "", value = ""]) => ({
  name,
  value,
}));

async function serverVariables(): Promise<string[]> {
  const source = await readFile(inRoot("packages/api/src/env.ts"), "utf8");
  const schemas = [...source.matchAll(/^const \w*[sS]chema = z\.object\(\{([\s\S]*?)\n\}\);/gm)];
  expect(schemas).toHaveLength(2);
  const names = schemas.flatMap(([, body = ""]) => [...body.matchAll(/^ {2}([A-Z][A-Z0-9_]*):/gm)]);
  return [...new Set(names.map(([, name = ""]) => name))];
}

test(".env.example documents every variable the server and its commands read, and no other", async () => {
  const names = await serverVariables();
  expect(names.length).toBeGreaterThan(25);
  expect(documented.map(({ name }) => name).sort()).toEqual([...names, ...ofTheTools].sort());
});

test(".env.example holds no secret", () => {
  const secrets = documented.filter(({ name }) => /_KEYS$|SECRET|DSN$|_URL$/.test(name));
  expect(secrets.length).toBeGreaterThan(6);
  expect(secrets.filter(({ value }) => value !== "")).toEqual([]);
});
