import type { HclBlock } from "./hcl.ts";
import { at, type Finding, literal, type TerraformFile, type TerraformModule } from "./terraform-module.ts";

const secretTexts = [
  /-----BEGIN [A-Z ]*PRIVATE KEY-----/,
  /\bAIza[\w-]{35}\b/,
  /\bgh[pousr]_[A-Za-z0-9]{36}/,
  /[a-z]+:\/\/[^/\s:@]+:[^/\s:@]+@/,
  // 32 random bytes, as our keys are.
  /(^|[^\w/+-])[A-Za-z0-9_+/-]{43}=?$/,
];
const secretNames = /^(password|secret|secret_data|private_key|token|client_secret|root_password)$/;
const tooMuch = /^roles\/(owner|editor|iam\.securityAdmin|resourcemanager\.projectIamAdmin)$/;

/** No secret in a file, no role that may do everything, nothing open to everyone but the page. */
export function lintSafety(module: TerraformModule): Finding[] {
  return module.files.flatMap((file) => [
    ...file.strings
      .filter(({ text }) => secretTexts.some((pattern) => pattern.test(text)))
      .map(({ line }) => ({ rule: "secrets", where: at(file, line), message: "this looks like a secret" })),
    ...file.blocks.flatMap((block) => lintBlock(file, block, block.labels.join("."))),
  ]);
}

function lintBlock(file: TerraformFile, block: HclBlock, address: string): Finding[] {
  const secrets = block.attributes
    .filter(({ name, literal: text }) => secretNames.test(name) && text !== undefined && text !== "")
    .map(({ name, line }) => ({ rule: "secrets", where: at(file, line), message: `${name} is written here` }));
  const member = literal(block, "member") ?? "";
  const isPublic = /^all(Users|AuthenticatedUsers)$/.test(member) && !address.endsWith(".page_reader");
  return [
    ...secrets,
    ...(tooMuch.test(literal(block, "role") ?? "")
      ? [{ rule: "roles", where: at(file, block.line), message: `${literal(block, "role")} may do everything` }]
      : []),
    ...(isPublic ? [{ rule: "roles", where: at(file, block.line), message: `${address} is open to ${member}` }] : []),
    ...block.blocks.flatMap((inner) => lintBlock(file, inner, address)),
  ];
}
