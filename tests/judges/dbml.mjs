// What @dbml/core makes of each text: its model, or its complaints.
import { readFileSync } from "node:fs";
import { Parser } from "@dbml/core";

const texts = JSON.parse(readFileSync(process.argv[2], "utf8"));
const answers = texts.map((text) => {
  try {
    return { model: new Parser().parse(text, "dbmlv2").export() };
  } catch (error) {
    return { error: error.diags ?? [String(error)] };
  }
});
process.stdout.write(JSON.stringify(answers));
