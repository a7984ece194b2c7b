import * as crypto from "node:crypto";
import { describe, expect, it, vi } from "vitest";
import { isCortexError } from "../../../src/errors/index.js";
import { adminKeyGuard } from "../../../src/server/admin-key.js";

// Node's own, watched: that it is asked is all that can be seen of constant time.
vi.mock(import("node:crypto"), async (original) => {
  const real = await original();
  return { ...real, timingSafeEqual: vi.fn(real.timingSafeEqual) };
});
const timingSafe = vi.mocked(crypto.timingSafeEqual);

/** The code that a request ends with; null when it is admitted. */
function codeOf(request: () => void): string | null {
  try {
    request();
    return null;
  } catch (error) {
    if (isCortexError(error)) return error.code;
    throw error;
  }
}

describe("adminKeyGuard", () => {
  it("compares digests of one length in constant time, whatever it is given", () => {
    timingSafe.mockClear();
    const guard = adminKeyGuard("s3cret-key");
    const keys = ["x", "s3cret-ke", "s3cret-kez", "s3cret-key", "s".repeat(5_000)];
    for (const key of keys) codeOf(() => guard.admit(`Bearer ${key}`, "a"));
    expect(timingSafe.mock.calls.map((sides) => sides.map((side) => side.byteLength))).toEqual(
      keys.map(() => [32, 32]),
    );
  });

  it("admits the key alone, in a bearer header of any case", () => {
    const guard = adminKeyGuard("s3cret-key");
    expect(codeOf(() => guard.admit("Bearer s3cret-key", "a"))).toBeNull();
    expect(codeOf(() => guard.admit("bearer   s3cret-key ", "a"))).toBeNull();
    for (const wrong of [
      "Bearer S3cret-key",
      "Bearer s3cret",
      "Bearer s3cret-key x",
      "s3cret-key",
      "",
      undefined,
    ])
      expect(
        codeOf(() => guard.admit(wrong, "a")),
        wrong,
      ).toBe("MIG_SERVER_UNAUTHORIZED");
  });

  it.each([null, ""])("admits nobody without a configured key (%j)", (key) => {
    const guard = adminKeyGuard(key);
    for (const header of [undefined, "Bearer ", "Bearer null"])
      expect(codeOf(() => guard.admit(header, "a"))).toBe("MIG_SERVER_NO_ADMIN_KEY");
  });

  it("shuts an address out after ten wrong keys, for a minute, and no other address", () => {
    let now = 1_000_000;
    const guard = adminKeyGuard("right", () => now);
    for (let i = 0; i < 10; i += 1)
      expect(codeOf(() => guard.admit("Bearer wrong", "a"))).toBe("MIG_SERVER_UNAUTHORIZED");
    expect(codeOf(() => guard.admit("Bearer right", "a"))).toBe("MIG_SERVER_TOO_MANY_ATTEMPTS");
    expect(codeOf(() => guard.admit("Bearer right", "b"))).toBeNull();
    now += 59_000;
    expect(codeOf(() => guard.admit("Bearer right", "a"))).toBe("MIG_SERVER_TOO_MANY_ATTEMPTS");
    now += 1_001;
    expect(codeOf(() => guard.admit("Bearer right", "a"))).toBeNull();
    expect(codeOf(() => guard.admit("Bearer wrong", "a"))).toBe("MIG_SERVER_UNAUTHORIZED");
  });

  it("counts no request that guesses nothing", () => {
    const guard = adminKeyGuard("right");
    for (let i = 0; i < 50; i += 1) codeOf(() => guard.admit(undefined, "a"));
    expect(codeOf(() => guard.admit("Bearer right", "a"))).toBeNull();
  });

  it("remembers a thousand addresses; the rest share one counter", () => {
    let now = 0;
    const guard = adminKeyGuard("right", () => now);
    for (let i = 0; i < 1_010; i += 1) codeOf(() => guard.admit("Bearer wrong", `address-${i}`));
    expect(codeOf(() => guard.admit("Bearer right", "address-new"))).toBe("MIG_SERVER_TOO_MANY_ATTEMPTS");
    expect(codeOf(() => guard.admit("Bearer right", "address-3"))).toBeNull();
    now += 60_001;
    expect(codeOf(() => guard.admit("Bearer right", "address-new"))).toBeNull();
  });
});
