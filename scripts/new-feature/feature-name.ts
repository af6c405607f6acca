import { OperatorError } from "@piloto/db/operator-error";

/** Every form in which a feature's one word is written. */
export interface FeatureName {
  /** canned-replies, cannedReplies, CannedReplies, canned_replies, "canned replies" */
  kebab: string;
  camel: string;
  Pascal: string;
  snake: string;
  words: string;
  /** canned-reply, cannedReply, CannedReply, canned_reply */
  kebabOne: string;
  camelOne: string;
  PascalOne: string;
  snakeOne: string;
  labelPt: string;
  labelEn: string;
}

export interface FeatureOptions {
  /** The name of one, where taking the plural's ending away does not give it. */
  one?: string | undefined;
  pt?: string | undefined;
  en?: string | undefined;
}

const kebabWord = /^[a-z][a-z0-9]*(-[a-z0-9]+)*$/;

/** Derives all forms from the plural in kebab-case. Throws OperatorError when it is not one. */
export function nameFeature(plural: string | undefined, options: FeatureOptions = {}): FeatureName {
  if (!plural) throw new OperatorError("Name the feature by its plural: pnpm new feature canned-replies.");
  if (!kebabWord.test(plural))
    throw new OperatorError(`"${plural}" is not a name: write lower-case words with hyphens, such as canned-replies.`);
  const one = options.one ?? singular(plural);
  if (one === plural || !kebabWord.test(one)) {
    throw new OperatorError(`What is one of "${plural}" called? Say it with --one, such as --one canned-reply.`);
  }
  const title = capitalise(plural.replaceAll("-", " "));
  return {
    kebab: plural,
    camel: camel(plural),
    Pascal: capitalise(camel(plural)),
    snake: plural.replaceAll("-", "_"),
    words: plural.replaceAll("-", " "),
    kebabOne: one,
    camelOne: camel(one),
    PascalOne: capitalise(camel(one)),
    snakeOne: one.replaceAll("-", "_"),
    labelPt: options.pt ?? title,
    labelEn: options.en ?? title,
  };
}

function singular(plural: string): string {
  if (plural.endsWith("ies")) return `${plural.slice(0, -3)}y`;
  if (/(ss|x|ch|sh)es$/.test(plural)) return plural.slice(0, -2);
  return plural.endsWith("s") && !plural.endsWith("ss") ? plural.slice(0, -1) : plural;
}

const camel = (kebab: string): string =>
  kebab.replaceAll(/-([a-z0-9])/g, (_match, letter: string) => letter.toUpperCase());
const capitalise = (text: string): string => text.charAt(0).toUpperCase() + text.slice(1);
