import { expect, test } from "vitest";
import { nameFeature } from "./feature-name.ts";

test("one word gives every form", () => {
  expect(nameFeature("canned-replies", { pt: "Respostas prontas" })).toEqual({
    kebab: "canned-replies",
    camel: "cannedReplies",
    Pascal: "CannedReplies",
    snake: "canned_replies",
    words: "canned replies",
    kebabOne: "canned-reply",
    camelOne: "cannedReply",
    PascalOne: "CannedReply",
    snakeOne: "canned_reply",
    labelPt: "Respostas prontas",
    labelEn: "Canned replies",
  });
});

test.each([
  ["labels", "label"],
  ["inboxes", "inbox"],
  ["stock-photos", "stock-photo"],
])("one of %s is a %s", (plural, one) => {
  expect(nameFeature(plural).kebabOne).toBe(one);
});

test.each(["", "Canned", "canned_replies", "canned replies", "../etc", "1st"])("%j is refused", (plural) => {
  expect(() => nameFeature(plural)).toThrow(/Name the feature|is not a name/);
});

test("a word whose singular cannot be guessed asks for it", () => {
  expect(() => nameFeature("media")).toThrow("--one");
  expect(nameFeature("media", { one: "medium" }).PascalOne).toBe("Medium");
});
