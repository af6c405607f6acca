import { randomUUID } from "node:crypto";
import { z } from "zod";
import type { Procedure } from "./procedures.ts";

/** Strings whose form no JSON schema tells, by the field's name. */
const samplesByName: Record<string, unknown> = {
  email: "alguem@exemplo.com.br",
  newEmail: "alguem@exemplo.com.br",
  confirmEmail: "alguem@exemplo.com.br",
  password: "cavalo-bateria-grampo",
  newPassword: "cavalo-bateria-grampo",
  token: "A".repeat(43),
  code: "123456",
  returnTo: "/",
  timezone: "America/Sao_Paulo",
  until: "2030-01-01T00:00:00Z",
  currency: "BRL",
  from: "2026-01-01",
  to: "2026-01-02",
  phoneNumberId: "106540352242922",
  accountId: "102290129340398",
  // An address nobody may call: refused by the service, so that no test reaches for the network.
  baseUrl: "https://192.0.2.1/v1",
};

type JsonSchema = z.core.JSONSchema.BaseSchema;

/**
 * An input the procedure's schemas accept, made from the schemas themselves. Throws when it finds none: then the field
 * needs a line in `samplesByName`.
 */
export function sampleInput(
  procedure: Procedure,
  known: Record<string, unknown> = {},
): Record<string, unknown> | undefined {
  if (procedure.inputs.length === 0) return undefined;
  const parts = procedure.inputs.map((schema) => sampleOf(toJson(schema), "", isRequired));
  const sample = { ...Object.assign({}, ...parts), ...known };
  for (const schema of procedure.inputs) {
    const parsed = z.core.safeParse(schema, sample);
    if (!parsed.success) throw new Error(`no sample for ${procedure.path}: ${parsed.error.message}`);
  }
  return sample;
}

/**
 * The sample once for each string in it, with `suffix` behind that one, and once for each optional field likewise: all
 * else stays valid, so that the spoilt one travels as far as it can.
 */
export function spoiltInputs(
  procedure: Procedure,
  known: Record<string, unknown>,
  suffix: string,
): Record<string, unknown>[] {
  const sample = sampleInput(procedure, known) ?? {};
  const complete = Object.assign({}, ...procedure.inputs.map((schema) => sampleOf(toJson(schema), "", () => true)));
  return Object.keys(complete)
    .filter((key) => !(key in known))
    .flatMap((key) => spoil(sample[key] ?? complete[key], suffix).map((value) => ({ ...sample, [key]: value })));
}

function spoil(value: unknown, suffix: string): unknown[] {
  if (typeof value === "string") return [value + suffix];
  if (Array.isArray(value)) {
    return value.flatMap((item, at) => spoil(item, suffix).map((bad) => value.with(at, bad)));
  }
  if (!isSchema(value)) return [];
  return Object.entries(value).flatMap(([key, field]) => spoil(field, suffix).map((bad) => ({ ...value, [key]: bad })));
}

/** Whether a property of an object belongs into the sample. */
type Wanted = (key: string, schema: JsonSchema) => boolean;
const isRequired: Wanted = (key, { required = [] }) => required.includes(key);

const toJson = (schema: z.core.$ZodType): JsonSchema => z.toJSONSchema(schema, { io: "input", unrepresentable: "any" });

function sampleOf(schema: JsonSchema, name: string, wanted: Wanted): unknown {
  if (name in samplesByName) return samplesByName[name];
  if (schema.const !== undefined) return schema.const;
  if (schema.enum) return schema.enum[0];
  const [option] = schema.anyOf ?? schema.oneOf ?? [];
  if (isSchema(option)) return sampleOf(option, name, wanted);
  switch (schema.type) {
    case "object":
      return sampleObject(schema, wanted);
    case "array":
      return sampleArray(schema, name, wanted);
    case "string":
      return schema.format === "uuid" ? randomUUID() : "a".repeat(Math.max(1, schema.minLength ?? 1));
    case "integer":
    case "number":
      return Math.max(1, schema.minimum ?? 1);
    case "boolean":
      return true;
    case "null":
      return null;
    default:
      return {};
  }
}

const sampleObject = (schema: JsonSchema, wanted: Wanted): Record<string, unknown> =>
  Object.fromEntries(
    Object.entries(schema.properties ?? {}).flatMap(([key, property]) =>
      isSchema(property) && wanted(key, schema) ? [[key, sampleOf(property, key, wanted)]] : [],
    ),
  );

function sampleArray({ items, minItems = 0 }: JsonSchema, name: string, wanted: Wanted): unknown[] {
  const item = Array.isArray(items) ? items[0] : items;
  return isSchema(item) ? Array.from({ length: minItems }, () => sampleOf(item, name, wanted)) : [];
}

const isSchema = (value: unknown): value is JsonSchema => typeof value === "object" && value !== null;
