import { z } from "zod";

type JsonSchema = z.core.JSONSchema.BaseSchema;

/** Parts of an input that take any amount of data, by path; empty when every string, list and number has its bounds. */
export function findUnbounded(schema: z.core.$ZodType): string[] {
  const json = z.toJSONSchema(schema, {
    // What comes in is what must be bounded, before any of it is transformed.
    io: "input",
    unrepresentable: "any",
    reused: "inline",
  });
  return walk(json, "input");
}

function walk(schema: unknown, path: string): string[] {
  if (!isSchema(schema)) return schema === false ? [] : [`${path}: anything`];
  if (schema.const !== undefined || schema.enum) return [];
  const options = schema.anyOf ?? schema.oneOf;
  if (options) return options.flatMap((option) => walk(option, path));
  switch (schema.type) {
    case "string":
      return isBoundedString(schema) ? [] : [`${path}: string`];
    case "number":
    case "integer":
      return isBoundedNumber(schema) ? [] : [`${path}: ${schema.type}`];
    case "array":
      return [...(schema.maxItems === undefined ? [`${path}: list`] : []), ...walk(schema.items, `${path}[]`)];
    case "object":
      return walkObject(schema, path);
    case "boolean":
    case "null":
      return [];
    default:
      return [`${path}: anything`];
  }
}

const walkObject = (schema: JsonSchema, path: string): string[] => [
  ...Object.entries(schema.properties ?? {}).flatMap(([key, property]) => walk(property, `${path}.${key}`)),
  // Absent or false: zod drops unknown keys, or refuses them.
  ...(schema.additionalProperties ? walkRecord(schema, path) : []),
];

/** A record says in its metadata how many keys its refinement lets through: zod has no word of its own for that. */
const walkRecord = ({ additionalProperties, propertyNames, maxProperties }: JsonSchema, path: string): string[] =>
  maxProperties === undefined
    ? [`${path}: any number of keys`]
    : [...walk(propertyNames, `${path} (key)`), ...walk(additionalProperties, `${path}.*`)];

const fixedForms = new Set(["uuid", "date", "time", "date-time", "ipv4", "ipv6"]);

function isBoundedString({ maxLength, format, pattern, allOf = [] }: JsonSchema): boolean {
  if (maxLength !== undefined || (format !== undefined && fixedForms.has(format))) return true;
  const patterns = [pattern, ...allOf.map((part) => (isSchema(part) ? part.pattern : undefined))];
  return patterns.some((source) => source !== undefined && isBoundedPattern(source));
}

/** Anchored at both ends and without *, + or {n,}: matches no more than a fixed number of characters. */
function isBoundedPattern(source: string): boolean {
  const withoutClasses = source.replaceAll(/\\.|\[(?:\\.|[^\]])*\]/g, "x");
  return source.startsWith("^") && source.endsWith("$") && !/[*+]|\{\d+,\}/.test(withoutClasses);
}

// The widest bounds are those zod gives every integer.
const isBoundedNumber = ({ minimum, maximum }: JsonSchema): boolean =>
  minimum !== undefined &&
  maximum !== undefined &&
  minimum > Number.MIN_SAFE_INTEGER &&
  maximum < Number.MAX_SAFE_INTEGER;

const isSchema = (value: unknown): value is JsonSchema => typeof value === "object" && value !== null;
