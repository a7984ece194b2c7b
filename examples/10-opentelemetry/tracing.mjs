/**
 * Makes spans of what happens during a run: one for the run, one for each step in it, one for each statement in that.
 * What is waited for is an event of the span that waits.
 *
 * @param api `@opentelemetry/api`, or what has the same `trace`, `context` and `SpanStatusCode`
 * @param work gets the events, runs something with them, and returns it
 */
export async function traced({ trace, context, SpanStatusCode }, work) {
  const tracer = trace.getTracer("cortex-migrations");
  const run = tracer.startSpan("migrations");
  const within = (span) => trace.setSpan(context.active(), span);
  let step = null;
  const events = {
    onStep: ({ phase, direction, revision, description }) => {
      if (phase === "end") {
        step?.end();
        step = null;
        return;
      }
      const attributes = {
        "cortex.revision": revision,
        "cortex.direction": direction,
        "cortex.description": description,
      };
      step = tracer.startSpan(`${direction} ${revision}`, { attributes }, within(run));
    },
    // A statement is told when it is over: its span begins where it began.
    onStatement: ({ sql, durationMs }) => {
      const endTime = Date.now();
      const options = { startTime: endTime - durationMs, attributes: { "db.query.text": sql } };
      const name = sql.split(/\s+/, 2).join(" ");
      tracer.startSpan(name, options, within(step ?? run)).end(endTime);
    },
    onWait: ({ kind, waitedMs, holder }) =>
      (step ?? run).addEvent(`waits for the ${kind === "run" ? "migration lock" : "lock of a statement"}`, {
        "cortex.waited_ms": waitedMs,
        ...(holder === null ? {} : { "cortex.holder": holder }),
      }),
    onVersionApply: ({ currentRevisions }) =>
      (step ?? run).setAttribute("cortex.current_revisions", [...currentRevisions]),
  };
  try {
    return await work(events);
  } catch (error) {
    // The step that has failed has no end of its own.
    for (const span of [step, run]) {
      span?.recordException(error);
      span?.setStatus({ code: SpanStatusCode.ERROR, message: error.code ?? error.message });
    }
    throw error;
  } finally {
    step?.end();
    run.end();
  }
}
