import { readFile } from "node:fs/promises";
import { fileURLToPath } from "node:url";
import { Language, type Node, Parser } from "web-tree-sitter";

export interface HclAttribute {
  name: string;
  line: number;
  /** The expression as it is written. */
  text: string;
  /** The text of a literal string; undefined for everything else. */
  literal: string | undefined;
}

export interface HclBlock {
  /** `resource`, `variable`, `env`…; a dynamic block has the type it makes. */
  type: string;
  labels: string[];
  line: number;
  attributes: HclAttribute[];
  blocks: HclBlock[];
}

/** What an expression refers to: `var.region` is ["var", "region"]; indexes are left out. */
export interface HclReference {
  path: string[];
  line: number;
}

export interface HclObject {
  line: number;
  /** Keys with the text of their literal string, or undefined. */
  entries: Map<string, string | undefined>;
}

export interface HclFile {
  blocks: HclBlock[];
  attributes: HclAttribute[];
  references: HclReference[];
  objects: HclObject[];
  /** Literal parts of all strings. */
  strings: { text: string; line: number }[];
}

export class HclSyntaxError extends Error {}

const grammar = fileURLToPath(import.meta.resolve("@tree-sitter-grammars/tree-sitter-hcl/tree-sitter-terraform.wasm"));
let ready: Promise<Parser> | undefined;

async function openParser(): Promise<Parser> {
  await Parser.init();
  const parser = new Parser();
  return parser.setLanguage(await Language.load(await readFile(grammar)));
}

/** Parses HCL as Terraform writes it. Throws HclSyntaxError with the line of the first mistake. */
export async function parseHcl(text: string): Promise<HclFile> {
  ready ??= openParser();
  const tree = (await ready).parse(text);
  if (!tree) throw new HclSyntaxError("nothing could be parsed");
  try {
    const root = tree.rootNode;
    if (root.hasError) throw new HclSyntaxError(`line ${findError(root)}: this is no HCL`);
    const body = childOf(root, "body");
    const all = [...descendants(root)];
    return {
      ...(body ? readBody(body) : { attributes: [], blocks: [] }),
      references: all.flatMap(readReference),
      objects: all.filter((node) => node.type === "object").map(readObject),
      strings: all
        .filter((node) => node.type === "template_literal")
        .map((node) => ({ text: node.text, line: lineOf(node) })),
    };
  } finally {
    tree.delete();
  }
}

const lineOf = (node: Node): number => node.startPosition.row + 1;

const childrenOf = (node: Node): Node[] => node.namedChildren.filter((child) => child !== null);

const childOf = (node: Node, type: string): Node | undefined => childrenOf(node).find((child) => child.type === type);

function* descendants(node: Node): Generator<Node> {
  for (const child of childrenOf(node)) {
    yield child;
    yield* descendants(child);
  }
}

function findError(root: Node): number {
  const wrong = [...descendants(root)].find((node) => node.isError || node.isMissing);
  return lineOf(wrong ?? root);
}

function readBody(body: Node): Pick<HclBlock, "attributes" | "blocks"> {
  const children = childrenOf(body);
  return {
    attributes: children.filter((node) => node.type === "attribute").map(readAttribute),
    blocks: children.filter((node) => node.type === "block").map(readBlock),
  };
}

function readAttribute(node: Node): HclAttribute {
  const expression = childOf(node, "expression");
  const name = childOf(node, "identifier")?.text ?? "";
  return { name, line: lineOf(node), text: expression?.text ?? "", literal: expression && literalOf(expression) };
}

function readBlock(node: Node): HclBlock {
  const labels = childrenOf(node)
    .filter((child) => child.type === "string_lit")
    .map((label) => childOf(label, "template_literal")?.text ?? "");
  const body = childOf(node, "body");
  const content = body ? readBody(body) : { attributes: [], blocks: [] };
  const block = { type: childOf(node, "identifier")?.text ?? "", labels, line: lineOf(node), ...content };
  if (block.type !== "dynamic") return block;
  const made = block.blocks.find((inner) => inner.type === "content");
  return { ...block, type: labels[0] ?? "", attributes: made?.attributes ?? [], blocks: made?.blocks ?? [] };
}

/** The string an expression is, when it is one without anything to work out. */
function literalOf(expression: Node): string | undefined {
  const value = childOf(expression, "literal_value");
  const text = value && childOf(value, "string_lit");
  return text && (childOf(text, "template_literal")?.text ?? "");
}

function readReference(node: Node): HclReference[] {
  if (node.type !== "variable_expr" || isKey(node)) return [];
  const path = [node.text];
  for (let next = node.nextNamedSibling; next; next = next.nextNamedSibling) {
    if (next.type === "get_attr") path.push(childOf(next, "identifier")?.text ?? "");
    else if (!["index", "new_index", "legacy_index", "splat", "attr_splat", "full_splat"].includes(next.type)) break;
    // What follows a splat is inside it: `x[*].name`.
    if (next.type === "splat") {
      const inner = [...descendants(next)].find((child) => child.type === "get_attr");
      if (inner) path.push(childOf(inner, "identifier")?.text ?? "");
      break;
    }
  }
  return [{ path, line: lineOf(node) }];
}

/** `{ data = 1 }` refers to nothing called data. */
function isKey(node: Node): boolean {
  const pair = node.parent?.parent;
  return pair?.type === "object_elem" && childrenOf(pair)[0]?.id === node.parent?.id;
}

function readObject(node: Node): HclObject {
  const pairs = childrenOf(node)
    .filter((child) => child.type === "object_elem")
    .map((pair): [string, string | undefined] => {
      const [key, value] = childrenOf(pair).filter((child) => child.type === "expression");
      return [key ? (literalOf(key) ?? key.text) : "", value && literalOf(value)];
    });
  return { line: lineOf(node), entries: new Map(pairs) };
}
