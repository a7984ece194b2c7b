export { type ErrorTextOptions, errorText } from "./error-text.js";
export { createLogger, type LoggerOptions, type LogLevel } from "./logger.js";
export { maskSecrets } from "./mask-secrets.js";
export {
  type PlanHazard,
  type PlanStepView,
  type PlanView,
  type RenderPlanOptions,
  renderPlan,
} from "./plan-table.js";
export {
  createProgress,
  durationText,
  type Progress,
  type ProgressOptions,
  type ProgressStep,
} from "./progress.js";
export {
  askChoice,
  askToProceed,
  type ChoiceQuestion,
  type ProceedQuestion,
  type PromptStreams,
} from "./prompt.js";
export { type Style, styleText } from "./style-text.js";
export { padText, plainLine, textWidth, truncateText } from "./text-width.js";
