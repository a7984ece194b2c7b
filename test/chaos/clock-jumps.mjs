// Loaded with `node --import`: the machine's clock jumps by CLOCK_JUMP_MS, CLOCK_JUMP_AFTER_MS after the start.
// Times that only go forward (performance.now(), timers) stay as they are, as on a machine whose clock is set.
const jump = Number(process.env.CLOCK_JUMP_MS ?? 0);
const after = Number(process.env.CLOCK_JUMP_AFTER_MS ?? 0);
const Native = Date;
const started = performance.now();
const now = () => Native.now() + (performance.now() - started >= after ? jump : 0);

globalThis.Date = class SetClock extends Native {
  constructor(...given) {
    if (given.length === 0) super(now());
    else super(...given);
  }

  static now() {
    return now();
  }
};
