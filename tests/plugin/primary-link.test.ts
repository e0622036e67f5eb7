import { requestsDuring } from "../support/emulator";
import { addLink } from "../support/emulator-links";
import { failureOf } from "../support/engine/fake-engine";
import { linkNamed, startInProcessStack } from "../support/stack";

const A = { name: "A", rpcUrl: "https://a.example.com" };
const B = { name: "B", rpcUrl: "https://b.example.com" };

describe("primary links", () => {
  test("the first link of a type is primary without being declared so", async () => {
    const { engine, confluence } = await startInProcessStack();
    engine.declare("a", "ApplicationLink", A);
    await engine.up();
    engine.declare("b", "ApplicationLink", B);
    await engine.up();
    expect(linkNamed(confluence, "A").isPrimary).toBe(true);
    expect(engine.outputs("a")).toMatchObject({ isPrimary: true });
    expect(engine.outputs("b")).toMatchObject({ isPrimary: false });
  });

  test("a new link with primary: true becomes primary with the write that creates it", async () => {
    const { engine, confluence } = await startInProcessStack();
    engine.declare("a", "ApplicationLink", A);
    await engine.up();
    engine.declare("b", "ApplicationLink", { ...B, primary: true });
    const { writes } = await requestsDuring(confluence, () => engine.up());
    expect(writes).toBe(1);
    expect(linkNamed(confluence, "B").isPrimary).toBe(true);
    expect(linkNamed(confluence, "A").isPrimary).toBe(false);
  });

  test("the mark moves from one declared link to another with one write", async () => {
    const { engine, confluence } = await startInProcessStack();
    engine.declare("a", "ApplicationLink", { ...A, primary: true });
    engine.declare("b", "ApplicationLink", B);
    await engine.up();
    engine.declare("a", "ApplicationLink", A);
    engine.declare("b", "ApplicationLink", { ...B, primary: true });
    const { writes } = await requestsDuring(confluence, () => engine.up());
    expect(writes).toBe(1);
    expect(linkNamed(confluence, "B").isPrimary).toBe(true);
    expect((await engine.up()).steps).toEqual([]);
  });

  test("a primary mark that no resource declares is not drift", async () => {
    const { engine, confluence } = await startInProcessStack();
    engine.declare("a", "ApplicationLink", A);
    engine.declare("b", "ApplicationLink", B);
    await engine.up();
    linkNamed(confluence, "A").isPrimary = false;
    linkNamed(confluence, "B").isPrimary = true;
    const report = await engine.refresh();
    expect(report.drift).toEqual({});
    expect((await engine.up()).steps).toEqual([]);
    expect(engine.outputs("b")).toMatchObject({ isPrimary: true });
  });

  test("renaming a link does not change which link is primary", async () => {
    const { engine, confluence } = await startInProcessStack();
    addLink(confluence, { name: "By hand", isPrimary: true });
    engine.declare("a", "ApplicationLink", A);
    await engine.up();
    engine.declare("a", "ApplicationLink", { ...A, name: "A2" });
    await engine.up();
    expect(linkNamed(confluence, "By hand").isPrimary).toBe(true);
  });

  test("two links of one type with primary: true are refused before anything is written", async () => {
    const { engine, confluence } = await startInProcessStack();
    engine.declare("a", "ApplicationLink", { ...A, primary: true });
    engine.declare("b", "ApplicationLink", { ...B, primary: true });
    const { total } = await requestsDuring(confluence, async () => {
      const { message } = await failureOf(engine.preview());
      expect(message).toMatch(/https:\/\/a\.example\.com and https:\/\/b\.example\.com.*primary_conflict/);
    });
    expect(total).toBe(0);
  });

  test("links of two types may both have primary: true", async () => {
    const { engine, confluence } = await startInProcessStack();
    engine.declare("a", "ApplicationLink", { ...A, primary: true });
    engine.declare("b", "ApplicationLink", {
      ...B,
      type: "jira",
      applicationId: "1c0c4f6e-7d62-3e7e-9d0d-0c2f6d3f9c11",
      primary: true,
    });
    await engine.up();
    expect(confluence.state.links.every(({ isPrimary }) => isPrimary)).toBe(true);
  });

  test("primary: false is refused with an explanation", async () => {
    const { engine } = await startInProcessStack();
    engine.declare("a", "ApplicationLink", { ...A, primary: false });
    expect((await failureOf(engine.preview())).message).toMatch(
      /primary can only be true.*another link as primary/,
    );
  });
});
