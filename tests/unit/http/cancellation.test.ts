import { spawnSync } from "node:child_process";
import { join } from "node:path";

const MODULE = join(__dirname, "../../../dist/provider/http/cancellation.js");

describe("waiting during a run", () => {
  test("many waiting requests cause no warning of Node.js, which the engine would show", () => {
    // In a process of its own, because Jest keeps warnings from the test.
    const script = `
      const { runController, waitDuring } = require(${JSON.stringify(MODULE)});
      const { signal } = runController();
      for (let i = 0; i < 100; i++) void waitDuring([signal], new Promise((resolve) => setTimeout(resolve, 10)), () => {});`;
    const { status, stderr } = spawnSync(process.execPath, ["-e", script], { encoding: "utf8" });
    expect({ status, stderr }).toEqual({ status: 0, stderr: "" });
  });
});
