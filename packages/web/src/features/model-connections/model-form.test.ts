import { saveModelConnectionInput } from "@piloto/shared/model-connections";
import { expect, test } from "vitest";
import { modelForm, type ModelFormInput, toFormValues, toSaveInput } from "./model-form.ts";

const typed: ModelFormInput = {
  ...toFormValues(null, "pt-BR"),
  baseUrl: "https://api.openai.com/v1",
  modelId: "gpt-5-mini",
  apiKey: "sk-1234567890",
};

const faults = (values: ModelFormInput) => {
  const result = modelForm.safeParse(values);
  return result.success ? [] : result.error.issues.map(({ path }) => path.join("."));
};

test("a server, a model and a key are enough; costs then stay unknown", () => {
  const input = toSaveInput(modelForm.parse(typed), 0);
  expect(input).toMatchObject({ apiKey: "sk-1234567890", prices: null, monthlyBudgetMicros: null, revision: 0 });
  const workspaceId = "019309a0-0000-7000-8000-000000000000";
  expect(saveModelConnectionInput.safeParse({ workspaceId, ...input }).success).toBe(true);
});

test("prices are read as people type them", () => {
  const values = { ...typed, currency: "BRL", inputPrice: "1,25", outputPrice: "10", monthlyBudget: "1.500,00" };
  expect(toSaveInput(modelForm.parse(values), 3)).toMatchObject({
    prices: { currency: "BRL", inputMicros: 1_250_000, outputMicros: 10_000_000, cachedInputMicros: null },
    monthlyBudgetMicros: 1_500_000_000,
    revision: 3,
  });
});

test("a budget, or one price alone, asks for the prices it needs", () => {
  expect(faults({ ...typed, monthlyBudget: "100" })).toEqual(["inputPrice", "outputPrice"]);
  expect(faults({ ...typed, outputPrice: "10" })).toEqual(["inputPrice"]);
  expect(faults({ ...typed, inputPrice: "caro", outputPrice: "10" })).toEqual(["inputPrice"]);
});

test("only a server of one's own needs an address and may go without a key", () => {
  expect(faults({ ...typed, baseUrl: "" })).toEqual(["baseUrl"]);
  expect(faults({ ...typed, provider: "anthropic", baseUrl: "" })).toEqual([]);
  const withoutKey = { ...typed, apiKey: "", hasNoKey: true };
  expect(toSaveInput(modelForm.parse(withoutKey), 0).apiKey).toBeNull();
  expect(toSaveInput(modelForm.parse({ ...withoutKey, provider: "google" }), 0)).not.toHaveProperty("apiKey");
});

test("an empty key field leaves the stored key alone", () => {
  expect(toSaveInput(modelForm.parse({ ...typed, apiKey: "" }), 2)).not.toHaveProperty("apiKey");
});

test("limits outside their bounds are refused at their field", () => {
  expect(faults({ ...typed, maxSteps: "0", timeoutSeconds: "1,5", maxRunTokens: "" })).toEqual([
    "maxSteps",
    "maxRunTokens",
    "timeoutSeconds",
  ]);
});
